import type { ReactElement } from 'react'
import { entryWith } from './palette/entries.ts'
import { documentState, useDocumentState } from '../state/document-store.ts'
import { show } from '../state/view-store.ts'
import { add } from './add-node.ts'
import { addLane, addPair } from './lane-actions.ts'

/** What to do first, while there is nothing yet. */
export function EmptyHint(): ReactElement | null {
  const isEmpty = useDocumentState(
    ({ document }) => document.nodes.length === 0 && document.networks.length === 0,
  )
  if (!isEmpty) return null
  const addData = () => {
    const entry = entryWith('data:dataset')
    if (entry !== null) add(entry, { at: { x: 16, y: 38 }, wire: null, network: null })
  }
  return (
    <div className="empty-hint">
      <h2>Draw a network</h2>
      <p>Begin with what it learns from, then with who learns. Everything can be undone.</p>
      <div className="empty-choices">
        <button type="button" onClick={addData} className="color-data">
          <b>Data</b>
          <span>Showers, images or a table from a file</span>
        </button>
        <button type="button" onClick={addPair} className="color-generator">
          <b>Generator and critic</b>
          <span>A pair for a WGAN-GP, trained against each other</span>
        </button>
        <button type="button" onClick={() => addLane('classifier')} className="color-critic">
          <b>Classifier</b>
          <span>Tells classes apart</span>
        </button>
      </div>
      <p className="dim">
        <kbd>Space</kbd> or a double click adds a layer where the pointer is.{' '}
        <button type="button" className="link" onClick={() => show({ page: 'start' })}>
          Or start from a template
        </button>
        {documentState().past.length > 0 && '.'}
      </p>
    </div>
  )
}
