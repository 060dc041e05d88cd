import type { ReactElement } from 'react'

export function SamplesPanel(): ReactElement | null {
  return null
}
