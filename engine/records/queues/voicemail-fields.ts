import { USUAL_VOICEMAIL } from "#actors/call/limits.ts"
import type { QueueSettings } from "#actors/centre.ts"
import { whole } from "../thing/field.ts"
import type { Problem } from "../thing/thing.ts"

const SECONDS = { zh: "秒", en: "s" }
const SECOND_MS = 1_000

/** What a queue says of messages that callers leave. It counts for who comes to it from then on. */
export const voicemailFields = {
  voicemailAtMostMs: whole({
    zh: "最长留言",
    en: "Message at most",
    part: { zh: "语音留言", en: "Voicemail" },
    help: {
      zh: "到此长度自动结束。两分钟足够说明来意和号码；更长的留言很少有人听完。",
      en: "A message ends at this length. Two minutes hold a wish and a number; few listen to more."
    },
    unit: SECONDS,
    shownAs: SECOND_MS,
    minimum: 10 * SECOND_MS,
    maximum: 600 * SECOND_MS,
    example: USUAL_VOICEMAIL.atMostMs,
    usual: USUAL_VOICEMAIL.atMostMs
  }),
  voicemailAtLeastMs: whole({
    zh: "最短留言",
    en: "Message at least",
    help: {
      zh: "更短的不算留言，不生成任务：多半是听到提示音就挂断了。",
      en: "A shorter one is no message and makes no task: most hung up at the tone."
    },
    unit: SECONDS,
    shownAs: SECOND_MS,
    minimum: 0,
    maximum: 30 * SECOND_MS,
    example: USUAL_VOICEMAIL.atLeastMs,
    usual: USUAL_VOICEMAIL.atLeastMs
  })
}

interface Row {
  readonly voicemailAtMostMs: number
  readonly voicemailAtLeastMs: number
}

/** As the engine reads them; null while all is as usual. */
export const voicemailSettings = ({
  voicemailAtLeastMs: atLeastMs,
  voicemailAtMostMs: atMostMs
}: Row): NonNullable<QueueSettings["voicemail"]> | null =>
  atMostMs === USUAL_VOICEMAIL.atMostMs && atLeastMs === USUAL_VOICEMAIL.atLeastMs ? null : { atMostMs, atLeastMs }

export const voicemailProblems = ({ voicemailAtLeastMs, voicemailAtMostMs }: Row): ReadonlyArray<Problem> =>
  voicemailAtLeastMs <= voicemailAtMostMs
    ? []
    : [
        {
          field: "voicemailAtLeastMs",
          words: { zh: "最短留言不能长于最长留言", en: "the least is longer than the most" }
        }
      ]
