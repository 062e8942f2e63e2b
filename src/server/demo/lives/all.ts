import type { Life } from '../life.ts'
import { fatou } from './fatou.ts'
import { karimCalme } from './karimCalme.ts'
import { karimPresse } from './karimPresse.ts'
import { maudCalme } from './maudCalme.ts'
import { maudPresse } from './maudPresse.ts'

export const LIVES: readonly Life[] = [fatou, ...maudPresse, ...maudCalme, ...karimPresse, ...karimCalme]
