import type { ReactElement } from 'react'

export function RunsPanel(): ReactElement | null {
  return null
}
