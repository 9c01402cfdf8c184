import type { Endpoint } from "../endpoint.ts"
import { HEAD_OCTETS, type MediaFiles, type WritableFile } from "../media/files.ts"
import type { PacketIo, SocketEvents } from "../media/packet-io.ts"

/** Sockets that keep what was sent and take what a test puts in. */
export interface FakePacketIo extends PacketIo {
  readonly bound: ReadonlyMap<number, FakeSocket>
  /** Ports that somebody else holds. */
  readonly foreign: Set<number>
  /** Set: a bind waits until the test lets it go on. */
  gate: Promise<void> | undefined
}

export interface FakeSocket {
  readonly events: SocketEvents
  readonly sent: Array<{ readonly octets: Uint8Array; readonly to: Endpoint }>
}

export const fakePacketIo = (): FakePacketIo => {
  const bound = new Map<number, FakeSocket>()
  const io: FakePacketIo = {
    bound,
    foreign: new Set(),
    gate: undefined,
    open: async (_address, port, events) => {
      await io.gate
      if (io.foreign.has(port) || bound.has(port)) {
        throw Object.assign(new Error(`bind EADDRINUSE ${port}`), { code: "EADDRINUSE" })
      }
      const socket: FakeSocket = { events, sent: [] }
      bound.set(port, socket)
      return {
        sendFrom: (octets, to) => {
          if (bound.get(port) !== socket) throw new Error(`port ${port} was closed`)
          socket.sent.push({ octets: octets.slice(), to })
        },
        close: () => void bound.delete(port)
      }
    }
  }
  return io
}

/** A disk in memory. */
export interface FakeFiles extends MediaFiles {
  readonly contents: Map<string, Uint8Array>
  /** Changed by a test to say that a file was replaced. */
  readonly changedAtMs: Map<string, number>
  /** How often each file was read. */
  readonly reads: Map<string, number>
  /** Writing beyond so many octets in all fails as a full disk does. */
  roomOctets: number
  /** How often a file was to be made. */
  creations: number
  /** Set: every write waits for it. */
  gate: Promise<void> | undefined
}

export const fakeFiles = (): FakeFiles => {
  const files: FakeFiles = {
    contents: new Map(),
    changedAtMs: new Map(),
    reads: new Map(),
    roomOctets: Infinity,
    gate: undefined,
    stat: async (path) => {
      const content = files.contents.get(path)
      if (content === undefined) throw missing(path)
      return { mtimeMs: files.changedAtMs.get(path) ?? 0, size: content.length }
    },
    read: async (path) => {
      const content = files.contents.get(path)
      if (content === undefined) throw missing(path)
      files.reads.set(path, (files.reads.get(path) ?? 0) + 1)
      return content
    },
    remove: async (path) => void files.contents.delete(path),
    creations: 0,
    create: async (path) => {
      files.creations++
      if (files.roomOctets <= 0) throw new Error("ENOSPC: no space left on device")
      files.contents.set(path, new Uint8Array(0))
      return writable(path)
    },
    open: async (path) => {
      const content = files.contents.get(path)
      return content && { ...writable(path), size: content.length, head: content.slice(0, HEAD_OCTETS) }
    }
  }
  const writable = (path: string): WritableFile => ({
    write: async (octets, position) => {
      await files.gate
      const old = files.contents.get(path) ?? new Uint8Array(0)
      const length = Math.max(old.length, position + octets.length)
      if (length > files.roomOctets) throw new Error("ENOSPC: no space left on device")
      const next = new Uint8Array(length)
      next.set(old)
      next.set(octets, position)
      files.contents.set(path, next)
    },
    close: async () => undefined
  })
  return files
}

const missing = (path: string) => Object.assign(new Error(`ENOENT: no such file, '${path}'`), { code: "ENOENT" })

/** Lets every promise that is already settled run its course. */
export const quietly = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve))
