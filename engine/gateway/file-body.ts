/** Where a body is a file: an import, a prompt, and no other. */
const FILE_PATH = /^\/api\/(?:[a-z-]+\/import|prompt-files)$/u
const FILE_TYPES = new Set([
  "text/csv",
  "application/octet-stream",
  // What a sound is, the office tells from what is in it: browsers have many names for each.
  ..."wav x-wav wave vnd.wave mpeg mp3 mp4 x-m4a m4a aac".split(" ").map((name) => `audio/${name}`),
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
])
/** As much as the office takes. */
export const FILE_LIMIT_BYTES = 32 * 1024 * 1024
/** Files on their way at once; each holds a few pieces of 64 KiB or so. */
export const FILES_LIMIT = 16

export const isFileRequest = (method: string, path: string): boolean => method === "POST" && FILE_PATH.test(path)
export const isFileType = (contentType: string | undefined): boolean =>
  contentType !== undefined && FILE_TYPES.has(contentType)

/** The file is longer than may be, which was not said before. */
export class FileTooLarge extends Error {
  constructor() {
    super(`a file may have ${FILE_LIMIT_BYTES} bytes`)
  }
}

/** Who sends: of uWebSockets' response what a body needs. */
export interface Sender {
  readonly onData: (handler: (chunk: ArrayBuffer, isLast: boolean) => void) => unknown
  readonly pause: () => void
  readonly resume: () => void
}

/** A body as it comes: the sender waits while nobody reads. */
export interface FileBody {
  readonly stream: ReadableStream<Uint8Array>
  /** The request is over, one way or the other: what is still on its way is thrown away. */
  readonly end: () => void
  readonly aborted: () => void
}

export const fileBody = (res: Sender): FileBody => {
  let length = 0
  let isOver = false
  let isPaused = false
  let controller!: ReadableStreamDefaultController<Uint8Array>
  const over = (how: () => void): void => {
    if (isOver) return
    isOver = true
    how()
  }
  const flow = (): void => {
    if (!isPaused) return
    isPaused = false
    res.resume()
  }
  const stream = new ReadableStream<Uint8Array>({
    start: (given) => void (controller = given),
    pull: () => {
      if (!isOver) flow()
    },
    cancel: () => over(flow)
  })
  res.onData((chunk, isLast) => {
    if (isOver) return
    length += chunk.byteLength
    if (length > FILE_LIMIT_BYTES) return over(() => controller.error(new FileTooLarge()))
    // The chunk's memory is taken back when this callback returns.
    if (chunk.byteLength > 0) controller.enqueue(new Uint8Array(chunk.slice(0)))
    if (isLast) return over(() => controller.close())
    if ((controller.desiredSize ?? 0) <= 0) {
      isPaused = true
      res.pause()
    }
  })
  return {
    stream,
    end: () => {
      flow()
      over(() => controller.error(new Error("answered before the file was read")))
    },
    aborted: () => over(() => controller.error(new Error("the sender went away")))
  }
}
