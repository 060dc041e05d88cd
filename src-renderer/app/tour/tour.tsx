import type { ReactElement } from 'react'

export function Tour(): ReactElement | null {
  return null
}
