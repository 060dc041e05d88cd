import type { ReactElement } from 'react'
import type { Feature } from '../../src-shared/protocol/explore-messages.ts'

/** Which features take part; at most `most` at once, at least two. */
export function FeatureChips({
  features,
  chosen,
  most,
  onChange,
}: {
  features: readonly Feature[]
  chosen: readonly string[]
  most: number
  onChange: (names: string[]) => void
}): ReactElement {
  return (
    <div className="feature-chips" role="group" aria-label="Features">
      {features.map(({ name, title }) => {
        const isChosen = chosen.includes(name)
        return (
          <button
            type="button"
            className="data-chip"
            key={name}
            aria-pressed={isChosen}
            disabled={isChosen ? chosen.length <= 2 : chosen.length >= most}
            title={!isChosen && chosen.length >= most ? `At most ${most} at once` : undefined}
            onClick={() =>
              onChange(
                features
                  .map((each) => each.name)
                  .filter((each) => (each === name ? !isChosen : chosen.includes(each))),
              )
            }
          >
            {title}
          </button>
        )
      })}
    </div>
  )
}
