import * as Schema from "effect/Schema"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as HttpApiSchema from "effect/http-api/HttpApiSchema"
import * as OpenApi from "effect/http-api/OpenApi"
import { SpeechLanguage } from "#actors/vocabulary.ts"
import { Needs } from "../../ports/needs.ts"
import { SPEECH_MOST_CHARACTERS } from "../../ports/Speech.ts"
import { PROMPT_FILE } from "../../records/prompts/schema.ts"
import { Permitted } from "../asking.ts"
import { FILE_LIMIT_BYTES } from "../exchange/exchange-api.ts"
import { Away, BadRequest, Busy, NotFound, TooLarge, Unfit } from "../refusals.ts"

const described = (summary: string, description = "") =>
  OpenApi.annotations({ summary, ...(description === "" ? {} : { description }) })

const File = Schema.String.check(Schema.isPattern(PROMPT_FILE)).annotate({
  description: "Named by what is in it.",
  examples: ["0123456789abcdef0123456789abcdef"]
})

export const MadeFile = Schema.Struct({
  file: File,
  durationMs: Schema.Int.annotate({ description: "How long it plays, ms.", examples: [2_400] })
}).annotate({ identifier: "PromptFile" })

const SpeechAsked = Schema.Struct({
  text: Schema.String.check(Schema.isMaxLength(SPEECH_MOST_CHARACTERS)).annotate({
    description: `At most ${SPEECH_MOST_CHARACTERS} characters. Numbers, times, dates and money are read as a person would.`,
    examples: ["您前面还有2位，请稍候。"]
  }),
  language: SpeechLanguage.annotate({ description: "Whose voice.", examples: ["zh-CN"] })
}).annotate({ identifier: "SpeechAsked" })

const Sound = HttpApiSchema.StreamUint8Array({ contentType: "audio/wav" })

/** Files behind prompts. They are kept by what is in them; the prompt that names one is changed like every other thing. */
export const promptFilesGroup = HttpApiGroup.make("prompt-files")
  .add(
    HttpApiEndpoint.post("upload", "/api/prompt-files", {
      query: {
        from: Schema.optionalKey(
          Schema.Literals(["file", "microphone"]).annotate({
            description: "microphone: silence around it is cut, and it is made as loud as other speech. Usually file."
          })
        )
      },
      success: MadeFile,
      error: [BadRequest, Unfit, TooLarge, Busy, Away]
    })
      .annotate(Needs, { permission: "flows.edit" })
      .annotateMerge(
        described(
          "Makes a file that the switch plays of a sound.",
          `The body is the file itself, wav or mp3, at most ${FILE_LIMIT_BYTES / 1024 / 1024} MB and ten minutes, with the content type audio/wav, audio/mpeg or application/octet-stream. What it is, is told from what is in it. It becomes 8 kHz, 16 bits, mono. A prompt hears of it when its voice names the file.`
        )
      )
  )
  .add(
    HttpApiEndpoint.post("speak", "/api/prompt-files/speech", {
      payload: SpeechAsked,
      success: MadeFile,
      error: [BadRequest, Unfit, Busy, Away]
    })
      .annotate(Needs, { permission: "flows.edit" })
      .annotateMerge(described("Makes a file of a text, by the centre's voice and its list of pronunciations."))
  )
  .add(
    HttpApiEndpoint.get("heard", "/api/prompt-files/:file", {
      params: { file: Schema.String },
      success: Sound,
      error: [NotFound, Away]
    })
      .annotate(Needs, { permission: "flows.view" })
      .annotateMerge(described("A file as callers hear it, also one of an older version."))
  )
  .add(
    HttpApiEndpoint.get("shipped", "/api/shipped-prompts/:language/:name", {
      params: { language: Schema.String, name: Schema.String },
      success: Sound,
      error: [NotFound, Away]
    })
      .annotate(Needs, { permission: "flows.view" })
      .annotateMerge(described("A prompt as it came with the programme."))
  )
  .add(
    HttpApiEndpoint.get("uses", "/api/prompts/:id/uses", {
      params: { id: Schema.String },
      success: Schema.Array(
        Schema.Struct({
          thing: Schema.Literals(["flow", "queue"]).annotate({ description: "What plays it." }),
          id: Schema.String.annotate({ examples: ["hotline"] }),
          name: Schema.String.annotate({ examples: ["服务热线"] })
        })
      ).annotate({ identifier: "PromptUses" }),
      error: [Away]
    })
      .annotate(Needs, { permission: "flows.view" })
      .annotateMerge(described("Flows and queues that play a prompt."))
  )
  .middleware(Permitted)
  .annotateMerge(OpenApi.annotations({ title: "Prompt files" }))
