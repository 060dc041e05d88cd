import { z } from 'zod'

/**
 * What is drawn, as stored in a `*.ganvas` file. The document knows no catalogue: a node of an unknown kind keeps
 * its params untouched, so files from newer versions or with foreign kinds open, show a placeholder and save unchanged.
 */
export const DOCUMENT_FORMAT = 'ganvas'
export const DOCUMENT_VERSION = 1

const Id = z.string().min(1).max(100)
const Position = z.object({ x: z.number(), y: z.number() })

export const DocumentNode = z.looseObject({
  id: Id,
  kind: z.string().min(1),
  version: z.int().positive(),
  /** Shown on the node; empty means the kind's title. */
  name: z.string(),
  params: z.record(z.string(), z.unknown()),
  /** The network (lane) the node belongs to; null for the data lane: the dataset and its transforms. */
  network: Id.nullable(),
  position: Position,
})
export type DocumentNode = z.infer<typeof DocumentNode>

export const DocumentEdge = z.looseObject({
  id: Id,
  from: z.object({ node: Id, port: z.string() }),
  to: z.object({ node: Id, port: z.string() }),
})
export type DocumentEdge = z.infer<typeof DocumentEdge>

export const Role = z.enum(['generator', 'critic', 'classifier', 'regressor', 'part'])
export type Role = z.infer<typeof Role>

export const DocumentNetwork = z.looseObject({
  id: Id,
  name: z.string().min(1),
  role: Role,
  /** Where its lane stands while it has no nodes; with nodes, the lane is drawn around them. */
  position: Position.optional(),
})
export type DocumentNetwork = z.infer<typeof DocumentNetwork>

export const GroupColor = z.enum(['part', 'data', 'latent', 'generator', 'critic', 'recipe'])
export type GroupColor = z.infer<typeof GroupColor>

/** Nodes of one lane that are drawn in a frame, or as one node. Has no meaning beyond that. */
export const DocumentGroup = z.looseObject({
  id: Id,
  title: z.string(),
  color: GroupColor,
  nodes: z.array(Id).min(1),
  isCollapsed: z.boolean().default(false),
})
export type DocumentGroup = z.infer<typeof DocumentGroup>

const Choice = z.looseObject({ kind: z.string().min(1), params: z.record(z.string(), z.unknown()) })

export const Trainer = z.looseObject({
  network: Id,
  optimizer: Choice,
  /** Updates of this network in one schedule round (n_critic, n_generator). */
  steps: z.int().positive(),
  /** Batch of this trainer as a multiple of the common batch. */
  batchFactor: z.number().positive().default(1),
})
export type Trainer = z.infer<typeof Trainer>

/** Who trains, with what, how often: the schedule. One round runs the trainers in order. */
export const Training = z.looseObject({
  recipe: Choice,
  batch: z.int().positive(),
  trainers: z.array(Trainer),
  /** Networks whose weights do not change. */
  frozen: z.array(Id).default([]),
  /** Before the first round: this many updates of one network alone. */
  pretraining: z.array(z.object({ network: Id, rounds: z.int().positive() })).default([]),
  /** Exponential moving average of the generator's weights; what is sampled, evaluated and exported. */
  average: z.object({ decay: z.number().min(0).lt(1) }).nullable(),
  /** How long a run lasts unless the user says otherwise. */
  rounds: z.int().positive(),
  /** The physics metric whose best checkpoint is kept (`separation`, `w1/total`, …); left out: `separation`. */
  best: z.string().min(1).max(100).optional(),
})
export type Training = z.infer<typeof Training>

export const GraphDocument = z.looseObject({
  format: z.literal(DOCUMENT_FORMAT),
  version: z.literal(DOCUMENT_VERSION),
  name: z.string(),
  description: z.string(),
  networks: z.array(DocumentNetwork),
  nodes: z.array(DocumentNode),
  edges: z.array(DocumentEdge),
  training: Training,
  /** Left out when there are none. */
  groups: z.array(DocumentGroup).optional(),
})
export type GraphDocument = z.infer<typeof GraphDocument>
