import { version } from '../package.json'

export const GANVAS_VERSION: string = version
