import type { ReactElement } from 'react'
import type { Project } from '../../state/project.ts'

const WIDTH = 216
const HEIGHT = 84
const GAP = 5
const MOST_IN_A_LANE = 14

/** A small picture of the drawing: one lane per network, one bar per layer, as high as its output is large. */
export function GraphPicture({ project, className }: { project: Project; className?: string }): ReactElement {
  const { checked } = project
  const data = checked.document.nodes.filter(({ network }) => network === null).map(({ id }) => id)
  const networks = [...checked.networks.values()].map(({ network, order }) => ({
    colour: network.role === 'generator' ? 'generator' : network.role === 'part' ? 'part' : 'critic',
    nodes: order,
  }))
  const lanes = [{ colour: 'data', nodes: data }, ...networks]
    .filter(({ nodes }) => nodes.length > 0)
    .slice(0, 4)
  const laneHeight = Math.min(34, (HEIGHT - GAP * (lanes.length - 1)) / Math.max(1, lanes.length))
  const top = (HEIGHT - lanes.length * (laneHeight + GAP) + GAP) / 2
  return (
    <svg
      className={className === undefined ? 'graph-picture' : `graph-picture ${className}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="xMidYMid meet"
      aria-hidden="true"
    >
      {lanes.map(({ colour, nodes }, lane) => (
        <g
          key={lane}
          className={`color-${colour}`}
          transform={`translate(0 ${top + lane * (laneHeight + GAP)})`}
        >
          <rect className="ground" width={WIDTH} height={laneHeight} rx="5" />
          <line
            x1="12"
            x2={12 + pitch(nodes) * (shown(nodes).length - 1)}
            y1={laneHeight / 2}
            y2={laneHeight / 2}
          />
          {shown(nodes).map((id, index) => {
            const bar = barHeight(checked.shapes.get(id))
            return (
              <rect
                key={id}
                className="layer"
                x={12 + index * pitch(nodes) - 4}
                y={(laneHeight - bar) / 2}
                width="8"
                height={bar}
                rx="2"
              />
            )
          })}
        </g>
      ))}
    </svg>
  )
}

function shown(nodes: readonly string[]): readonly string[] {
  return nodes.slice(0, MOST_IN_A_LANE)
}

function pitch(nodes: readonly string[]): number {
  return Math.min(26, (WIDTH - 24) / Math.max(1, shown(nodes).length - 1))
}

/** From 6 for one number to 22 for thousands: sizes of layers span decades. */
function barHeight(shape: readonly (number | null)[] | undefined): number {
  const size = (shape ?? []).reduce<number>((product, each) => product * (each ?? 1), 1)
  return 6 + Math.min(16, Math.log10(Math.max(1, size)) * 4.4)
}
