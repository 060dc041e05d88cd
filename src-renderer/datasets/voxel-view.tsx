import type { KeyboardEvent, PointerEvent, ReactElement } from 'react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { CellSpace } from '../../src-shared/physics/panels.ts'
import type { Scale } from '../../src-shared/pictures/scale.ts'
import { tint } from '../parts/shower-view/tint.ts'
import { facesOf, project, voxelsOf, type Point, type Turn, type Voxel } from './voxels.ts'

const FIRST: Turn = { yaw: 0.95, pitch: 0.42 }
const KEY_STEP = Math.PI / 24

/** A shower in space; turned by dragging or with the arrow keys. Cells without energy are left out. */
export function VoxelView({
  space,
  shower,
  scale,
  size,
  density,
  turn,
  hidden,
  onTurn,
  name,
}: {
  space: CellSpace
  shower: Float32Array
  scale: Scale
  size: { width: number; height: number }
  density: number
  turn: Turn
  /** Share of the scale whose cells are left out. */
  hidden: number
  onTurn: (turn: Turn) => void
  name: string
}): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null)
  const [dragged, setDragged] = useState<{ x: number; y: number; turn: Turn } | null>(null)
  const voxels = useMemo(() => voxelsOf(space), [space])
  const [wide, high] = [Math.round(size.width * density), Math.round(size.height * density)]
  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const zoom = Math.min(wide, high) / 2 / (1.08 * reachOf(voxels))
    const at = ([right, up]: readonly [number, number]) =>
      [wide / 2 + right * zoom, high / 2 - up * zoom] as const
    context.clearRect(0, 0, wide, high)
    context.lineJoin = 'round'
    context.lineWidth = density
    context.strokeStyle = '#5b687a'
    for (const edge of frameOf(voxels)) {
      context.beginPath()
      for (const point of edge) {
        const [right, up] = project(point, turn)
        context.lineTo(...at([right, up]))
      }
      context.stroke()
    }
    const isShown = (cell: number) => shower[cell] !== 0 && (scale.share(shower[cell] ?? 0) ?? -1) >= hidden
    for (const { cell, corners, shade } of facesOf(voxels, turn, isShown)) {
      const [red, green, blue] = tint(scale, shower[cell] as number).map((part) => Math.round(part * shade))
      context.fillStyle = `rgb(${red} ${green} ${blue})`
      context.beginPath()
      for (const corner of corners) context.lineTo(...at(corner))
      context.fill()
    }
  }, [voxels, shower, scale, wide, high, density, turn, hidden])
  const drag = ({ clientX, clientY }: PointerEvent) => {
    if (dragged === null) return
    onTurn(
      limited({
        yaw: dragged.turn.yaw + (clientX - dragged.x) / 120,
        pitch: dragged.turn.pitch + (clientY - dragged.y) / 120,
      }),
    )
  }
  const press = (event: KeyboardEvent) => {
    const by: Record<string, Turn> = {
      ArrowLeft: { yaw: -KEY_STEP, pitch: 0 },
      ArrowRight: { yaw: KEY_STEP, pitch: 0 },
      ArrowUp: { yaw: 0, pitch: -KEY_STEP },
      ArrowDown: { yaw: 0, pitch: KEY_STEP },
    }
    const step = by[event.key]
    if (step === undefined && event.key !== 'Home') return
    event.preventDefault()
    event.stopPropagation()
    onTurn(step === undefined ? FIRST : limited({ yaw: turn.yaw + step.yaw, pitch: turn.pitch + step.pitch }))
  }
  return (
    <canvas
      ref={canvas}
      className="voxels"
      role="application"
      aria-roledescription="picture that can be turned"
      aria-label={`${name} in space. Arrow keys turn it.`}
      tabIndex={0}
      width={wide}
      height={high}
      style={{ width: size.width, height: size.height }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        setDragged({ x: event.clientX, y: event.clientY, turn })
      }}
      onPointerMove={drag}
      onPointerUp={() => setDragged(null)}
      onPointerCancel={() => setDragged(null)}
      onDoubleClick={() => onTurn(FIRST)}
      onKeyDown={press}
    />
  )
}

export function firstTurn(): Turn {
  return FIRST
}

function limited({ yaw, pitch }: Turn): Turn {
  return { yaw, pitch: Math.max(-Math.PI / 2, Math.min(Math.PI / 2, pitch)) }
}

/** Of the corner that is farthest from the middle: turned in any way, everything stays inside. */
function reachOf(voxels: readonly Voxel[]): number {
  let most = 0.1
  for (const { near, far } of voxels)
    for (const [x, y, z] of [...near, ...far]) most = Math.max(most, Math.hypot(x, y, z))
  return most
}

/** The rims of the first and the last layer, and the beam: what keeps an empty shower from floating. */
function frameOf(voxels: readonly { near: readonly Point[]; far: readonly Point[] }[]): Point[][] {
  const first = voxels[0]?.near[0]?.[2] ?? 0
  const last = voxels.at(-1)?.far[0]?.[2] ?? 0
  const all = voxels.flatMap(({ near }) => near)
  const isRound = voxels.some(({ near }) => near.length > 4)
  const reach = (axis: 0 | 1) => all.reduce((most, point) => Math.max(most, Math.abs(point[axis])), 0)
  const [x, y] = [reach(0), reach(1)]
  const rim = (z: number): Point[] =>
    isRound
      ? Array.from({ length: 49 }, (_, at): Point => [
          x * Math.cos((at * Math.PI) / 24),
          y * Math.sin((at * Math.PI) / 24),
          z,
        ])
      : [
          [-x, -y, z],
          [x, -y, z],
          [x, y, z],
          [-x, y, z],
          [-x, -y, z],
        ]
  return [
    rim(first),
    rim(last),
    [
      [0, 0, first - 0.18],
      [0, 0, last + 0.06],
    ],
  ]
}
