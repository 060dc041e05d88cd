import { createHash } from 'node:crypto'
import type {
  ExportDescription,
  ExporterDefinition,
  ExportFile,
} from '../../src-shared/catalog/exporters/define-exporter.ts'
import { checkSentence } from './check-sentence.ts'
import { LARGEST_DIFFERENCE } from './compare-showers.ts'
import type { ExportCheck } from './export-check.ts'

type Exported = {
  exporter: ExporterDefinition
  description: ExportDescription
  files: readonly ExportFile[]
  /** How many were compared. */
  showers: number
  check: ExportCheck
}

/** What lies beside exported files, so that whoever gets them knows whether and how they were checked. */
export function exportLog({ exporter, description, files, showers, check }: Exported): Uint8Array {
  const lines = [
    `${exporter.title} export of ${oneLine(description.title)}`,
    `Run ${oneLine(description.runId)}, Ganvas ${description.ganvasVersion}`,
    '',
    ...files.map(({ path, bytes }) => `${path}  ${bytes.length} bytes  sha256 ${sha256(bytes)}`),
    '',
    ...(check.checkedWith === null
      ? [`NOT CHECKED. ${check.notChecked.why}`, check.notChecked.how]
      : [
          checkSentence(check),
          `Compared: ${showers} showers of the trained generator from the same inputs; at most ${LARGEST_DIFFERENCE.toExponential(0)} is allowed. Cells that a threshold switched on one side only: ${check.flippedCells}.`,
        ]),
    '',
  ]
  return Buffer.from(lines.join('\n'))
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** A title may hold anything. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}
