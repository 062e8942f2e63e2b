/**
 * What makes a PIN that a stranger tries first. It has six digits; of the million there are, the few
 * hundred refused here are what people choose when nobody stops them.
 */
export const PIN_LENGTH = 6

export const isPin = (pin: string): boolean => pin.length === PIN_LENGTH && /^\d+$/.test(pin)

/** One digit over and over, a block over and over, a run up or down. */
export function isTrivialPin(pin: string): boolean {
  const repeats = (size: number): boolean => pin === pin.slice(0, size).repeat(pin.length / size)
  const steps = new Set(Array.from({ length: pin.length - 1 }, (_, i) => (Number(pin[i + 1]) - Number(pin[i]) + 10) % 10))
  return [1, 2, 3].some(repeats) || (steps.size === 1 && (steps.has(1) || steps.has(9)))
}
