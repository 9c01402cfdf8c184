import { accessSync, chmodSync, constants, mkdirSync } from "node:fs"
import { dirname } from "node:path"
import type { Paths } from "../workers/frame/messages.ts"
import type { WorkerSpec } from "./manifest.ts"

/** A folder that cannot be used, named by the setting it came from. */
export interface FolderProblem {
  readonly setting: string
  readonly message: string
}

/**
 * Makes what is written to, checks what is read. The data folder may be walked through by others (PostgreSQL runs as another
 * user than root), but its secrets are files of mode 0600, and its sockets lie in a folder of mode 0700.
 */
export const prepareFolders = (paths: Paths, specs: ReadonlyArray<WorkerSpec>): FolderProblem | undefined => {
  const made = [
    ["dataDir", paths.data, 0o711],
    ["dataDir", paths.run, 0o700],
    ["recordings.dir", paths.recordings, 0o700],
    ...specs.flatMap(({ folders }) => folders.map((folder) => ["dataDir", folder, 0o700] as const))
  ] as const
  for (const [setting, folder, mode] of made) {
    try {
      if (mkdirSync(folder, { recursive: true, mode }) !== undefined) chmodSync(folder, mode)
      accessSync(folder, constants.W_OK | constants.X_OK)
    } catch (error) {
      return { setting, message: `${folder} cannot be written: ${reasonOf(error)}` }
    }
  }
  for (const [setting, file] of [
    ["prompts.dir", paths.prompts],
    ["seed", paths.seed],
    ["seed", dirname(paths.seed)]
  ] as const) {
    try {
      accessSync(file, constants.R_OK)
    } catch (error) {
      return { setting, message: `${file} cannot be read: ${reasonOf(error)}` }
    }
  }
  return undefined
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "it is not there",
  EACCES: "this user may not",
  EROFS: "the disk is read-only",
  ENOTDIR: "a part of the path is a file",
  EEXIST: "there is a file of that name",
  ENOSPC: "the disk is full"
}
const reasonOf = (error: unknown) => {
  const { code, message } = error as { readonly code?: string; readonly message: string }
  return REASONS[code ?? ""] ?? message
}
