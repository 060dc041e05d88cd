import type { ComponentType } from 'react'

/** What the schedule shows inside the inspector; the app hands it in, because features do not know each other. */
export type InspectorParts = {
  /** For the cards of the recipe lane. */
  schedule: ComponentType
  /** One round in a picture. */
  round: ComponentType
  trainerSettings: ComponentType<{ network: string }>
}
