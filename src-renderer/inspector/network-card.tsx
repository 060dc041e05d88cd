import type { ReactElement } from 'react'
import type { DocumentNetwork } from '../../src-shared/document/schema.ts'
import { Role } from '../../src-shared/document/schema.ts'
import { renameNetwork, setRole } from '../../src-shared/document/edits.ts'
import { edit } from '../state/document-store.ts'
import { fixButtons } from '../state/fixes.ts'
import type { Project } from '../state/project.ts'
import { shapeLeaving } from '../state/project.ts'
import { focusNode } from '../state/selection-store.ts'
import { grouped } from '../ui/format.ts'
import { ProblemNotes } from '../ui/problem-notes.tsx'
import type { InspectorParts } from './inspector-parts.ts'
import { EditableTitle, Header } from './node-header.tsx'

const ROLES: Readonly<Record<Role, string>> = {
  generator: 'makes events from latent numbers',
  critic: 'tells real from generated events',
  classifier: 'tells the class of an event',
  regressor: 'tells the condition of an event',
  part: 'is used inside other networks',
}

type Props = {
  network: DocumentNetwork
  project: Project
  trainerSettings: InspectorParts['trainerSettings']
}

/** A network as a whole: what it is for, how large it is, how it trains. */
export function NetworkCard({ network, project, trainerSettings: Trainer }: Props): ReactElement {
  const { checked, summary, problems } = project
  const { id, name, role } = network
  const counts = summary.networks.find((each) => each.id === id)?.parameters ?? { total: 0, trainable: 0 }
  const found = checked.networks.get(id)
  const output = found?.output == null ? null : shapeLeaving(checked, { node: found.output, port: 'out' })
  const sources = (found?.order ?? []).filter((each) => checked.nodes.get(each)?.meaning?.form === 'source')
  const users = [...checked.nodes.values()].filter(
    ({ meaning, params }) => meaning?.form === 'network' && params?.['network'] === id,
  )
  const own = problems.filter(
    ({ at }) => at.network === id && at.node === undefined && at.param === undefined,
  )
  return (
    <>
      <Header
        title={
          <EditableTitle
            text={name}
            placeholder="Network"
            what="network"
            onRename={(next) => edit(`Rename “${name}”`, (document) => renameNetwork(document, id, next))}
          />
        }
      >
        {grouped(counts.total)} parameters
        {counts.trainable === counts.total ? '' : `, ${grouped(counts.trainable)} trainable`}
      </Header>
      <ProblemNotes problems={own} fixesOf={(problem) => fixButtons(problem, checked)} />
      <dl className="shapes">
        <div>
          <dt>In</dt>
          <dd>
            {sources.map((each) => shapeLeaving(checked, { node: each, port: 'out' }) ?? '?').join(', ') ||
              '–'}
          </dd>
        </div>
        <div>
          <dt>Out</dt>
          <dd>{output ?? '?'}</dd>
        </div>
      </dl>
      <div className="fields">
        <div className="field">
          <label className="name" htmlFor="network-role">
            role
          </label>
          <select
            id="network-role"
            className="box"
            value={role}
            onChange={(event) => {
              const next = Role.parse(event.currentTarget.value)
              edit(`Make “${name}” a ${next}`, (document) => setRole(document, id, next))
            }}
          >
            {Role.options.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
          <p className="role-meaning">It {ROLES[role]}.</p>
        </div>
      </div>
      {users.length > 0 && (
        <section className="links">
          <h3>Used by</h3>
          <ul>
            {users.map(({ node, name: user }) => (
              <li key={node.id}>
                <button type="button" className="link" onClick={() => focusNode(node.id)}>
                  {user}
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section>
        <h3>Training</h3>
        <Trainer network={id} />
      </section>
    </>
  )
}
