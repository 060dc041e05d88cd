import type { ReactElement } from 'react'

export function OpenDataDialog(): ReactElement | null {
  return null
}
