import { open } from "node:fs/promises"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { fileBelow } from "../../folders/file-below.ts"
import { Recordings } from "../../ports/Recordings.ts"
import { WAV_HEAD_OCTETS, wavLengthMs } from "./wav-length.ts"

/** The recordings of a folder of this machine: the switch's own, or one that is mounted here. */
export const layerRecordingsFolder = (folder: string): Layer.Layer<Recordings> =>
  Layer.succeed(
    Recordings,
    Recordings.of({
      lengthMs: (file) =>
        Effect.tryPromise(() => measured(folder, file)).pipe(
          Effect.catch(({ cause }) =>
            Effect.as(Effect.logWarning("a recording cannot be read", { file, why: String(cause) }), undefined)
          ),
          Effect.flatMap((lengthMs) =>
            lengthMs === undefined
              ? Effect.as(Effect.logWarning("a recording has nothing to be heard", { file }), 0)
              : Effect.succeed(lengthMs)
          )
        )
    })
  )

/** Reads the beginning of the file only. */
const measured = async (folder: string, file: string): Promise<number | undefined> => {
  const found = await fileBelow(folder, file)
  if (found === null) return undefined
  const opened = await open(found.path)
  try {
    const { buffer, bytesRead } = await opened.read(Buffer.alloc(WAV_HEAD_OCTETS), 0, WAV_HEAD_OCTETS, 0)
    return wavLengthMs(buffer.subarray(0, bytesRead), found.stats.size)
  } finally {
    await opened.close()
  }
}
