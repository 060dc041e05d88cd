import { DATA_TYPE } from '../saved-model/saved-model-proto.ts'

/** Attributes that name a type. */
export const FLOAT = { type: DATA_TYPE.float }
export const INT32 = { type: DATA_TYPE.int32 }
export const BOOL = { type: DATA_TYPE.bool }
