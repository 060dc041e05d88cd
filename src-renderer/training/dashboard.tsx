import type { ReactElement } from 'react'

export function Dashboard(): ReactElement | null {
  return null
}
