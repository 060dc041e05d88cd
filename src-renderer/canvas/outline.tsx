import type { ReactElement } from 'react'

export function Outline(): ReactElement | null {
  return null
}
