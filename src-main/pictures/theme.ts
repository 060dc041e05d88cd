import { rgb, type Rgb } from '../../src-shared/pictures/color.ts'

/** Colours of the app's two themes, as the design study has them. */
export type Theme = {
  background: Rgb
  panel: Rgb
  line: Rgb
  text: Rgb
  dim: Rgb
  faint: Rgb
  data: Rgb
  generator: Rgb
  /** Cells without energy. */
  empty: Rgb
}

export type ThemeName = 'dark' | 'light'

export const THEMES: Record<ThemeName, Theme> = {
  dark: {
    background: rgb('#0e1116'),
    panel: rgb('#151a21'),
    line: rgb('#262e39'),
    text: rgb('#e6eaf0'),
    dim: rgb('#93a0b1'),
    faint: rgb('#5f6c7d'),
    data: rgb('#38bdf8'),
    generator: rgb('#34d399'),
    empty: rgb('#05060a'),
  },
  light: {
    background: rgb('#ffffff'),
    panel: rgb('#f0f3f7'),
    line: rgb('#e0e5ec'),
    text: rgb('#17202b'),
    dim: rgb('#586577'),
    faint: rgb('#8b97a7'),
    data: rgb('#0284c7'),
    generator: rgb('#059669'),
    empty: rgb('#05060a'),
  },
}
