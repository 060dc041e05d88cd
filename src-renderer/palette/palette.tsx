import type { ReactElement } from 'react'

export function Palette(): ReactElement | null {
  return null
}
