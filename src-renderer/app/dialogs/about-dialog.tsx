import type { ReactElement } from 'react'
import { useEffect, useState } from 'react'
import type { BackendFacts } from '../../../src-shared/protocol/contract.ts'
import { host } from '../../connection/host.ts'
import { useConnection } from '../../state/connection-store.ts'
import { notify } from '../../state/notice-store.ts'
import { show } from '../../state/view-store.ts'
import { Dialog } from '../../ui/dialog.tsx'
import './dialogs.css'

const WHERE = {
  electron: 'Desktop app',
  server: 'Browser, over the local server',
  'in-process': 'Test',
} as const

export function AboutDialog(): ReactElement {
  const facts = useConnection((view) => view.facts)
  const [backend, setBackend] = useState<BackendFacts | null>(null)
  useEffect(() => {
    void host()
      .request('backend', {})
      .then((reply) => setBackend(reply.ok ? reply.value : null))
  }, [])
  const rows = [
    ['Version', facts?.appVersion ?? '–'],
    ['Running as', facts === null ? '–' : WHERE[facts.host]],
    ['System', facts?.platform ?? '–'],
    ['Computes with', backend?.title ?? '–'],
    ...(backend === null || backend.detail === '' ? [] : [['Details', backend.detail] as const]),
    ['Projects and runs', facts?.folder ?? '–'],
    ['Window', navigator.userAgent.match(/(Electron|Chrome|Firefox|Version)\/[\d.]+/)?.[0] ?? '–'],
  ] as const
  const copy = async () => {
    await navigator.clipboard.writeText(rows.map((row) => row.join(': ')).join('\n'))
    notify({ title: 'Copied' })
  }
  return (
    <Dialog
      title="About Ganvas"
      width={520}
      onClose={() => show({ dialog: null })}
      buttons={
        <button type="button" className="button" onClick={() => void copy()}>
          Copy for a report
        </button>
      }
    >
      <div className="about">
        <p className="brand-mark">
          <i aria-hidden="true" />
          Ganvas
        </p>
        <p>Draw networks, train them on calorimeter data, judge them with physics, export generators.</p>
        <dl>
          {rows.map(([name, value]) => (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <p>
          MIT licence. It stands on TensorFlow.js (Apache 2.0), React, React Flow, Recharts, Radix UI, zod,
          h5wasm, JSROOT, ONNX Runtime and others; their licences are in <code>THIRD-PARTY-NOTICES.txt</code>{' '}
          beside the program.
        </p>
      </div>
    </Dialog>
  )
}
