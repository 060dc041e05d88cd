import type { ReactElement } from 'react'
import { DropdownMenu } from 'radix-ui'
import { copyText } from '../parts/copy-text.ts'
import { pngOfSvg } from '../parts/png-of-svg.ts'
import { saveResult } from '../state/save-result.ts'

/** What can be done with a figure besides looking at it. */
export function FigureMenu({
  title,
  size,
  svg,
  csv,
}: {
  title: string
  size: { width: number; height: number }
  svg: () => string
  csv: () => string
}): ReactElement {
  const name = title.toLowerCase()
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="icon-button figure-more" aria-label={`Options of ${title}`}>
        ⋯
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="evaluation-menu" align="end" collisionPadding={8}>
          <Item label="Save as SVG…" onSelect={() => void saveResult(`${name}.svg`, bytesOf(svg()))} />
          <Item
            label="Save as PNG…"
            onSelect={() =>
              void pngOfSvg(svg(), { width: 2 * size.width, height: 2 * size.height }).then((png) =>
                saveResult(`${name}.png`, png),
              )
            }
          />
          <Item label="Save as CSV…" onSelect={() => void saveResult(`${name}.csv`, bytesOf(csv()))} />
          <DropdownMenu.Separator />
          <Item label="Copy its numbers" onSelect={() => void copyText(csv())} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

function Item({ label, onSelect }: { label: string; onSelect: () => void }): ReactElement {
  return <DropdownMenu.Item onSelect={onSelect}>{label}</DropdownMenu.Item>
}

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}
