import type { ReactElement } from 'react'
import { hoverNetwork, useHoveredNetwork } from '../state/hover-store.ts'
import { focusNode, useSelectedNode } from '../state/selection-store.ts'
import { useProject } from '../state/use-project.ts'
import { grouped } from '../ui/format.ts'
import type { Named, Turn } from './round.ts'
import { roundOf, roundWords } from './round.ts'
import './schedule.css'

/** More updates than these are counted instead of drawn. */
const MOST_DRAWN = 8

/** One round as it runs: blocks are updates, in their order and in the colour of the lane that they train. */
export function RoundPicture(): ReactElement {
  const { checked } = useProject()
  const round = roundOf(checked)
  return (
    <section className="round" aria-label="One round of training">
      <p className="spoken">{roundWords(round)}</p>
      <div className="round-track" aria-hidden="true">
        {round.turns.map((turn) => (
          <span key={turn.card} className={colorOf(turn)}>
            {turn.steps > MOST_DRAWN ? (
              <i className="many">{grouped(turn.steps)} ×</i>
            ) : (
              Array.from({ length: turn.steps }, (_, step) => <i key={step} />)
            )}
          </span>
        ))}
        {round.turns.length === 0 && <em>Nothing trains</em>}
        <b title="Rounds of a run">↻ {grouped(round.rounds)}</b>
      </div>
      <ul>
        {round.turns.map((turn) => (
          <TurnRow key={turn.card} turn={turn} />
        ))}
        {round.frozen.map((each) => (
          <StillRow key={each.network} named={each} words="frozen: its weights stay" />
        ))}
        {round.idle.map((each) => (
          <StillRow key={each.network} named={each} words="has no trainer" />
        ))}
      </ul>
      <p className="round-facts">
        {[
          `Batch ${grouped(round.batch)}`,
          `${grouped(round.updates)} updates`,
          ...round.first.map(({ name, rounds }) => `first ${grouped(rounds)} × ${name} alone`),
          ...(round.average === null
            ? []
            : [`generator averaged over about ${grouped(round.average.updates)} updates`]),
        ].join(' · ')}
      </p>
    </section>
  )
}

function TurnRow({ turn }: { turn: Turn }): ReactElement {
  const isSelected = useSelectedNode() === turn.card
  const isHovered = useHoveredNetwork() === turn.network
  return (
    <li>
      <button
        type="button"
        className={`turn ${colorOf(turn)} ${isHovered ? 'hovered' : ''}`}
        aria-current={isSelected}
        onClick={() => focusNode(turn.card)}
        {...lightUp(turn.network)}
      >
        <b>{turn.name}</b>
        <span>{turn.steps === 1 ? '1 update' : `${grouped(turn.steps)} updates`}</span>
        <small>
          {[turn.optimizer, turn.rate, `batch ${grouped(turn.batch)}`]
            .filter((each) => each !== '')
            .join(' · ')}
        </small>
      </button>
    </li>
  )
}

function StillRow({ named, words }: { named: Named; words: string }): ReactElement {
  return (
    <li className={`turn still ${colorOf(named)}`} {...lightUp(named.network)}>
      <b>{named.name}</b>
      <small>{words}</small>
    </li>
  )
}

/** Pointing at who trains lights up the lane of what is trained. */
function lightUp(network: string) {
  return {
    onPointerEnter: () => hoverNetwork(network),
    onPointerLeave: () => hoverNetwork(null),
    onFocus: () => hoverNetwork(network),
    onBlur: () => hoverNetwork(null),
  }
}

function colorOf({ role }: Named): string {
  return role === 'generator'
    ? 'color-generator'
    : role === 'part' || role === null
      ? 'color-part'
      : 'color-critic'
}
