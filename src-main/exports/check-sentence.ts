import type { NotChecked } from '../../src-shared/protocol/export-check.ts'

/** What reading an export back found, for the terminal and the export's log. */
export function checkSentence(check: {
  checkedWith: string | null
  maxRelativeDifference: number | null
  notChecked: NotChecked | null
}): string {
  if (check.checkedWith === null || check.maxRelativeDifference === null) {
    return `Not checked: ${check.notChecked?.why ?? ''} ${check.notChecked?.how ?? ''}`.trim()
  }
  const difference = check.maxRelativeDifference.toExponential(1)
  return `Loaded again with ${check.checkedWith}: largest relative difference ${difference}`
}
