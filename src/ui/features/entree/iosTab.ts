/**
 * Whether this is Safari (or any browser) of an iPhone or iPad, outside the installed application. The two share
 * nothing, and what a tab keeps is erased after seven days without a visit: nobody's livret begins there.
 */
export function isIosTab({ userAgent, maxTouchPoints, standalone }: Pick<Navigator, 'userAgent' | 'maxTouchPoints'> & { readonly standalone?: boolean } = navigator): boolean {
  // An iPad says that it is a Mac; a Mac has no touch screen.
  const ios = /iPhone|iPad|iPod/.test(userAgent) || (userAgent.includes('Macintosh') && maxTouchPoints > 1)
  return ios && standalone !== true
}
