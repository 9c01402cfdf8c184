import { FRAME_SAMPLES } from "../rtp/clock.ts"
import type { RecordingFormat } from "../media-contract.ts"
import { diskFiles } from "../media/files.ts"
import { startRecording } from "../media/recording.ts"

/** A process that records until somebody ends it: it says how often its file was written. */
const [path = "", format = "pcm"] = process.argv.slice(2)
let writes = 0

const recording = startRecording({
  path,
  format: format as RecordingFormat,
  stereo: true,
  maxMs: 3_600_000,
  files: {
    ...diskFiles,
    create: async (name) => {
      const file = await diskFiles.create(name)
      return {
        close: file.close,
        write: async (octets, position) => {
          await file.write(octets, position)
          console.log(++writes)
        }
      }
    }
  },
  started: () => undefined,
  stuck: () => undefined,
  resumed: () => undefined,
  ended: () => undefined
})

const said = new Int16Array(FRAME_SAMPLES).fill(1_000)
const heard = new Int16Array(FRAME_SAMPLES).fill(-1_000)

/** A second of sound, then whatever the disk wants to say. */
const goOn = (): void => {
  for (let n = 0; n < 50; n++) recording.append(said, heard)
  setTimeout(goOn, 1)
}
goOn()
