import { z } from 'zod'
import { Bytes, HostPath, ProjectText } from './wire-types.ts'

/** Projects on the host's disk, the folders they are in, and the copies that are kept against loss. */

export const FolderEntry = z.object({
  name: z.string(),
  path: HostPath,
  kind: z.enum(['folder', 'file']),
  sizeBytes: z.number().nonnegative(),
  modifiedAt: z.string(),
})
export type FolderEntry = z.infer<typeof FolderEntry>

export const Folder = z.object({
  path: HostPath,
  /** Null at the top of what the host shows. */
  parent: HostPath.nullable(),
  entries: z.array(FolderEntry),
})
export type Folder = z.infer<typeof Folder>

/** A document with unsaved changes, as it was at most two seconds before the window or the machine was gone. */
export const Recovery = z.object({
  documentId: z.string().min(1).max(100),
  name: z.string(),
  path: HostPath.nullable(),
  savedAt: z.string(),
  text: ProjectText,
})
export type Recovery = z.infer<typeof Recovery>

export const RecentProject = z.object({ path: HostPath, name: z.string(), openedAt: z.string() })
export type RecentProject = z.infer<typeof RecentProject>

export const projectRequests = {
  /** Null: where the host was started. */
  'files.list': { input: z.object({ folder: HostPath.nullable() }), output: Folder },
  /** Native file dialogs, where the host has them (`hello.hasDialogs`); null: the user chose nothing. */
  'files.choose': {
    input: z.object({
      /** `save-result`: a picture, a table or another small file, of the kind that the suggested name ends in. */
      what: z.enum(['project', 'data', 'save-project', 'save-result', 'folder']),
      suggestedName: z.string().max(255).default(''),
    }),
    output: z.object({ path: HostPath.nullable() }),
  },
  /** A file that was dropped into a browser goes to the host in pieces of at most 1 MiB, in order. */
  'files.upload': {
    input: z.object({ name: z.string().min(1).max(255), sizeBytes: z.number().int().nonnegative() }),
    output: z.object({ upload: z.string() }),
  },
  'files.piece': {
    input: z.object({
      upload: z.string(),
      offset: z.number().int().nonnegative(),
      bytes: Bytes,
    }),
    output: z.object({ receivedBytes: z.number() }),
  },
  /** Every byte has arrived: where the file now is. */
  'files.uploaded': { input: z.object({ upload: z.string() }), output: z.object({ path: HostPath }) },
  /** Writes a small result (picture, CSV) that the window made to where the user chose. */
  'files.write': {
    input: z.object({ path: HostPath, bytes: Bytes }),
    output: z.object({ path: HostPath }),
  },
  /** Shows the file in the system's file manager, where the host has a desktop. */
  'files.reveal': { input: z.object({ path: HostPath }), output: z.object({ isShown: z.boolean() }) },

  'project.open': {
    input: z.object({ path: HostPath }),
    output: z.object({
      path: HostPath,
      text: ProjectText,
      /** Digest of the text: saving names it, so that a file changed by someone else is not overwritten. */
      revision: z.string(),
      /** Another window has it open: this one may look, save under another name, or take it over. */
      isOpenElsewhere: z.boolean(),
    }),
  },
  'project.save': {
    input: z.object({
      path: HostPath,
      text: ProjectText,
      /** What was opened or saved last; null: a new file, which must not exist yet. `any`: overwrite. */
      basedOn: z.union([z.string(), z.null(), z.literal('any')]),
    }),
    output: z.object({ path: HostPath, revision: z.string() }),
  },
  'project.close': { input: z.object({ path: HostPath }), output: z.object({}) },
  /** The last ten saved texts of a project, newest first. */
  'project.versions': {
    input: z.object({ path: HostPath }),
    output: z.object({
      versions: z.array(z.object({ id: z.string(), savedAt: z.string(), sizeBytes: z.number() })),
    }),
  },
  'project.version': {
    input: z.object({ path: HostPath, id: z.string() }),
    output: z.object({ text: ProjectText }),
  },
  'project.recent': { input: z.object({}), output: z.object({ projects: z.array(RecentProject) }) },
  /** Keeps unsaved changes; an empty text forgets them. */
  'recovery.keep': { input: Recovery.omit({ savedAt: true }), output: z.object({ savedAt: z.string() }) },
  'recovery.list': { input: z.object({}), output: z.object({ documents: z.array(Recovery) }) },
  'recovery.discard': { input: z.object({ documentId: z.string() }), output: z.object({}) },
} as const
