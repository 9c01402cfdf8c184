import * as Schema from "effect/Schema"

/** The loudest value that a point of a waveform has. */
export const LOUDEST = 255

/** A recording to look at. */
export const Waveform = Schema.Struct({
  /** `missing`: there was a recording, and its file is gone. `unreadable`: it is no sound that a browser plays. */
  state: Schema.Literals(["ready", "missing", "unreadable"]).annotate({
    description: "missing: its file is gone. unreadable: it is no sound of a known kind."
  }),
  isGrowing: Schema.Boolean.annotate({ description: "The call goes on, and more will be recorded." }),
  durationMs: Schema.Int.annotate({ description: "Milliseconds of sound there are." }),
  sides: Schema.Array(Schema.Array(Schema.Int)).annotate({
    description: `For each channel, left first, how loud it is, 0 to ${LOUDEST}, in parts of the same length.`
  })
}).annotate({ identifier: "Waveform" })
export type Waveform = typeof Waveform.Type
