import { type FileHandle, mkdir, open, readFile, rm, stat } from "node:fs/promises"
import { dirname } from "node:path"

/** The disk as the media plane uses it; tests give their own. All of them reject with the system's Error. */
export interface MediaFiles {
  readonly stat: (path: string) => Promise<{ readonly mtimeMs: number; readonly size: number }>
  readonly read: (path: string) => Promise<Uint8Array>
  /** Creates or empties the file, and the folders above it. */
  readonly create: (path: string) => Promise<WritableFile>
  /** A file that is there, as it is; undefined when there is none. */
  readonly open: (path: string) => Promise<OpenedFile | undefined>
  /** Nothing when there is none. */
  readonly remove: (path: string) => Promise<void>
}

export interface WritableFile {
  /** Writes all of `octets` from `position`. */
  readonly write: (octets: Uint8Array, position: number) => Promise<void>
  readonly close: () => Promise<void>
}

export interface OpenedFile extends WritableFile {
  readonly size: number
  /** Its first octets, {@link HEAD_OCTETS} or all that there are. */
  readonly head: Uint8Array
}

/** The longest header of a recording is shorter. */
export const HEAD_OCTETS = 128

export const diskFiles: MediaFiles = {
  stat,
  read: (path) => readFile(path),
  remove: (path) => rm(path, { force: true }),
  create: async (path) => {
    // A day's folder is there for all recordings but the first.
    const handle = await open(path, "w").catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error
      await mkdir(dirname(path), { recursive: true })
      return open(path, "w")
    })
    return writable(handle)
  },
  open: async (path) => {
    const handle = await open(path, "r+").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined
      throw error
    })
    if (handle === undefined) return undefined
    const head = new Uint8Array(HEAD_OCTETS)
    const { bytesRead } = await handle.read(head, 0, HEAD_OCTETS, 0)
    const { size } = await handle.stat()
    return { ...writable(handle), size, head: head.subarray(0, bytesRead) }
  }
}

const writable = (handle: FileHandle): WritableFile => {
  const write = async (octets: Uint8Array, position: number): Promise<void> => {
    const { bytesWritten } = await handle.write(octets, 0, octets.length, position)
    // A full disk may take a part first and refuse the rest with its reason.
    if (bytesWritten < octets.length) await write(octets.subarray(bytesWritten), position + bytesWritten)
  }
  return { write, close: () => handle.close() }
}
