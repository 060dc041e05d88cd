import type { ReactNode } from 'react'
import type { FieldModel } from './field-form.ts'

/** Several things are edited together and differ here. */
export const MIXED = Symbol('mixed')

export type FieldProps = {
  model: FieldModel
  label: string
  /** Of what is edited, so that ids and drafts of two nodes do not meet. */
  scope: string
  /** As it is in effect, or `MIXED`. */
  value: unknown
  isUsual: boolean
  meaning?: string | undefined
  unit?: string | undefined
  placeholder?: string | undefined
  /** What the checker says of the value as it stands in the document. */
  problem?: string | undefined
  /** What a choice may be, when the schema does not say: networks, say. */
  options?: readonly { value: string; title: string }[] | undefined
  /** Why the schema refuses a value; null when it does not. */
  refusal: (value: unknown) => string | null
  /** Changes of one `gesture` (typing, dragging) are one step back. */
  onChange: (value: unknown, gesture: string) => void
  onReset?: (() => void) | undefined
  /** Below the field: what its change does. */
  effect?: ReactNode
}

export type ControlProps = FieldProps & { id: string; describedBy: string; isWrong: boolean }
