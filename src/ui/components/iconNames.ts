/**
 * The icons there are: one idea, one icon; add a name only for an idea that has none yet. Their outlines are in
 * `public/icones.svg` (one symbol each, on a 24 × 24 grid, drawn with a round 2 px stroke; Lucide 1.62, ISC
 * licence; `fil` is ours), so that they are drawn without being part of the program a phone must load first.
 */
export const ICON_NAMES = [
  'fil', 'check', 'clock', 'smartphone', 'volume', 'square', 'map-pin', 'cloud-off', 'cloud', 'inbox', 'search',
  'arrow-left', 'arrow-right', 'chevron-right', 'chevron-down', 'award', 'construction', 'hand-helping',
  'notebook-pen', 'users', 'user', 'mic', 'bus', 'baby', 'house', 'compass', 'monitor-smartphone', 'wallet',
  'heart-pulse', 'book-open', 'file-text', 'briefcase', 'calendar-days', 'calendar-clock', 'circle-alert', 'copy',
  'pen', 'x', 'plus', 'send', 'circle-help', 'phone', 'upload', 'download', 'log-out', 'refresh', 'euro', 'key',
  'id-card', 'camera', 'eye-off', 'eye', 'image-off', 'chef-hat', 'printer', 'history', 'message-circle',
  'shield-check', 'hard-drive', 'package', 'trash', 'pause', 'circle-x', 'list', 'settings', 'globe', 'languages',
  'table', 'building', 'hourglass', 'undo', 'flag', 'lock', 'contrast', 'share', 'square-plus',
] as const

export type IconName = (typeof ICON_NAMES)[number]
