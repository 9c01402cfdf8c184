import { mkdir, open, readFile, rm, stat } from "node:fs/promises"
import { dirname } from "node:path"

/** The disk as the media plane uses it; tests give their own. All of them reject with the system's Error. */
export interface MediaFiles {
  readonly stat: (path: string) => Promise<{ readonly mtimeMs: number; readonly size: number }>
  readonly read: (path: string) => Promise<Uint8Array>
  /** Creates or empties the file, and the folders above it. */
  readonly create: (path: string) => Promise<WritableFile>
  /** Nothing when there is none. */
  readonly remove: (path: string) => Promise<void>
}

export interface WritableFile {
  /** Writes all of `octets` from `position`. */
  readonly write: (octets: Uint8Array, position: number) => Promise<void>
  readonly close: () => Promise<void>
}

export const diskFiles: MediaFiles = {
  stat,
  read: (path) => readFile(path),
  remove: (path) => rm(path, { force: true }),
  create: async (path) => {
    await mkdir(dirname(path), { recursive: true })
    const handle = await open(path, "w")
    const write = async (octets: Uint8Array, position: number): Promise<void> => {
      const { bytesWritten } = await handle.write(octets, 0, octets.length, position)
      // A full disk may take a part first and refuse the rest with its reason.
      if (bytesWritten < octets.length) await write(octets.subarray(bytesWritten), position + bytesWritten)
    }
    return { write, close: () => handle.close() }
  }
}
