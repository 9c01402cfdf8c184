import { accessSync, constants } from "node:fs"
import { dirname, join } from "node:path"
import { makeWritable, reasonOf } from "#config/folder.ts"
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
    // Workers that are users of their own walk through it.
    ["dataDir", join(paths.data, "cache"), 0o711],
    ...specs.flatMap(({ folders }) => folders.map((folder) => ["dataDir", folder, 0o700] as const))
  ] as const
  for (const [setting, folder, mode] of made) {
    const why = makeWritable(folder, mode)
    if (why !== undefined) return { setting, message: `${folder} cannot be written: ${why}` }
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
