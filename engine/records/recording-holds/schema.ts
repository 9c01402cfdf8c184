import { dayOrNone, text } from "../thing/field.ts"
import { type RowOfThing, thing } from "../thing/thing.ts"

/** 录音保全: a call whose recording is never cleared while this stands. Who holds it, and who lifts it, is in the log. */
export const recordingHold = thing({
  name: "recording-hold",
  plural: "recording-holds",
  words: { zh: "录音保全", en: "Recordings on hold" },
  id: {
    words: { zh: "通话编号", en: "Call" },
    by: "person",
    pattern: /^[\w.:-]{1,128}$/u,
    maxLength: 128,
    example: "b7f1c9c2-8a0e-4a5f-9a3f-2f0d5f0c7f11"
  },
  title: "reason",
  permissions: { view: "recordings.hold", edit: "recordings.hold" },
  fields: {
    reason: text({
      zh: "原因",
      en: "Reason",
      minLength: 1,
      maxLength: 500,
      lines: 2,
      example: "投诉处理中",
      isListed: true,
      isSearched: true
    }),
    until: dayOrNone({
      zh: "保全至",
      en: "Until",
      help: { zh: "含当日；留空为直至解除。", en: "That day included; empty: until somebody lifts it." },
      example: null,
      usual: null,
      isListed: true
    })
  }
})
export type RecordingHold = RowOfThing<typeof recordingHold>
