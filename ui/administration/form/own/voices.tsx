import Captions from "lucide-solid/icons/captions"
import Mic from "lucide-solid/icons/mic"
import Square from "lucide-solid/icons/square"
import Upload from "lucide-solid/icons/upload"
import { createSignal, For, Show } from "solid-js"
import { isShipped, type PromptVoice, type PromptVoices, SHIPPED_PROMPTS } from "#engine/records/prompts/schema.ts"
import { Select } from "../../../controls/select.tsx"
import { language, say, t } from "../../../shared/language.ts"
import { refusalText } from "../../telling.ts"
import type { Answer } from "../../records.ts"
import type { InputProps } from "../input-props.ts"
import { TakeAway } from "./channel-sets.tsx"
import {
  FILE_LIMIT_MB,
  hrefOfFile,
  hrefOfShipped,
  type Made,
  makeFromText,
  uploadFile,
  uploadRecording
} from "./prompt-files.ts"
import { PromptPlayer } from "./prompt-player.tsx"
import { createRecorder, mayRecord } from "./recorder.ts"

/** Those that callers of a Chinese centre speak; a text can be spoken in the first two. */
const LANGUAGES = [
  "zh-CN",
  "en",
  "yue",
  "nan",
  "wuu",
  "hak",
  "bo",
  "mn",
  "ug",
  "za",
  "ja",
  "ko",
  "fr",
  "de",
  "es",
  "ru"
]
const SPOKEN: ReadonlySet<string> = new Set(["zh-CN", "en"])

export const languageText = (tag: string): string => {
  // A browser says "Chinese (China)", which is what is written and not what is spoken.
  if (tag === "zh-CN") return t("voices.mandarin")
  try {
    return new Intl.DisplayNames([language()], { type: "language" }).of(tag) ?? tag
  } catch {
    return tag
  }
}

/** What callers hear, in each language: a file that is listened to, uploaded, recorded, or made of a text. */
export const Voices = (props: InputProps<PromptVoices>) => {
  const tags = () => {
    const all = Object.keys(props.value)
    const place = (tag: string) => (LANGUAGES.includes(tag) ? LANGUAGES.indexOf(tag) : LANGUAGES.length)
    return all.toSorted((a, b) => place(a) - place(b) || (a < b ? -1 : 1))
  }
  const put = (tag: string, voice: PromptVoice): void => props.onChange({ ...props.value, [tag]: voice })
  const without = (tag: string): void =>
    props.onChange(Object.fromEntries(Object.entries(props.value).filter(([each]) => each !== tag)))
  return (
    <div
      role="group"
      aria-label={say(props.field.words)}
      aria-describedby={props.describedBy}
      class="flex flex-col gap-3"
    >
      <For each={tags()}>
        {(tag) => (
          <Voice
            {...props}
            tag={tag}
            voice={props.value[tag]!}
            onVoice={(voice) => put(tag, voice)}
            onRemove={() => without(tag)}
          />
        )}
      </For>
      <Show when={tags().length === 0 && SHIPPED_PROMPTS.has(props.thingId)}>
        <audio class="w-full max-w-100" controls preload="none" src={hrefOfShipped(props.thingId, "zh-CN")} />
      </Show>
      <Show when={!props.isDisabled}>
        <Select
          id={props.id}
          label={t("voices.add")}
          options={LANGUAGES.filter((tag) => props.value[tag] === undefined).map((tag) => ({
            value: tag,
            text: languageText(tag)
          }))}
          value=""
          onChange={(tag) => put(tag, { text: "", file: null })}
          placeholder={t("voices.add")}
          isDisabled={props.isDisabled}
          isInvalid={props.isInvalid}
          describedBy={props.describedBy}
          class="max-w-56"
        />
      </Show>
    </div>
  )
}

const Voice = (
  props: InputProps<PromptVoices> & {
    readonly tag: string
    readonly voice: PromptVoice
    readonly onVoice: (voice: PromptVoice) => void
    readonly onRemove: () => void
  }
) => {
  const [problem, setProblem] = createSignal("")
  const [isBusy, setBusy] = createSignal(false)
  const name = () => languageText(props.tag)
  const source = () => {
    const { file } = props.voice
    if (file !== null) return hrefOfFile(file)
    return isShipped(props.thingId, props.tag) ? hrefOfShipped(props.thingId, props.tag) : null
  }
  /** One at a time; the file counts when the form is saved. */
  const take = async (making: () => Promise<Answer<Made> | null>): Promise<void> => {
    if (isBusy()) return
    setBusy(true)
    setProblem("")
    const made = await making()
    setBusy(false)
    if (made === null) setProblem(t("voices.no-sound"))
    else if (made.kind === "done") props.onVoice({ ...props.voice, file: made.value.file })
    else setProblem(refusalText(made))
  }
  const chosen = (file: File | undefined): void => {
    if (file === undefined) return
    if (file.size > FILE_LIMIT_MB * 1024 * 1024) setProblem(t("voices.too-large", { megabytes: FILE_LIMIT_MB }))
    else void take(() => uploadFile(file))
  }
  return (
    <section class="panel p-3" data-voice={props.tag} aria-label={name()}>
      <div class="flex items-center gap-2">
        <h3 class="flex-1 font-semibold">{name()}</h3>
        <Show when={!props.isDisabled}>
          <TakeAway what={name()} isDisabled={isBusy()} onClick={() => props.onRemove()} />
        </Show>
      </div>
      <Show when={source()} fallback={<p class="py-1 text-muted">{t("voices.none")}</p>}>
        {(href) => (
          <div class="my-1 flex flex-wrap items-center gap-2">
            <PromptPlayer href={href()} label={t("voices.listen", { what: name() })} />
            <Show when={props.voice.file === null}>
              <span class="text-sm text-muted">{t("voices.shipped")}</span>
            </Show>
          </div>
        )}
      </Show>
      <textarea
        class="input mt-1"
        rows={2}
        maxlength={500}
        aria-label={t("voices.text-of", { what: name() })}
        placeholder={t(SPOKEN.has(props.tag) ? "voices.text-spoken" : "voices.text")}
        value={props.voice.text}
        disabled={props.isDisabled}
        onInput={(event) => props.onVoice({ ...props.voice, text: event.currentTarget.value })}
      />
      <Show when={!props.isDisabled}>
        <VoiceTools
          tag={props.tag}
          name={name()}
          text={props.voice.text}
          isBusy={isBusy()}
          onFile={chosen}
          take={(making) => void take(making)}
          onProblem={setProblem}
        />
      </Show>
      <p class="text-sm text-alarm empty:hidden" role="alert">
        {problem()}
      </p>
    </section>
  )
}

const VoiceTools = (props: {
  readonly tag: string
  readonly name: string
  readonly text: string
  readonly isBusy: boolean
  readonly onFile: (file: File | undefined) => void
  readonly take: (making: () => Promise<Answer<Made> | null>) => void
  readonly onProblem: (text: string) => void
}) => {
  const recorder = createRecorder()
  let file: HTMLInputElement | undefined
  const record = async (): Promise<void> => {
    props.onProblem("")
    if (!mayRecord()) return props.onProblem(t("voices.not-secure"))
    if (!(await recorder.start())) props.onProblem(t("voices.no-microphone"))
  }
  const stop = (): void =>
    props.take(async () => {
      const recorded = await recorder.stop()
      return recorded === null ? null : uploadRecording(recorded)
    })
  return (
    <div class="mt-2 flex flex-wrap gap-2">
      <input
        ref={(element) => (file = element)}
        type="file"
        class="hidden"
        accept=".wav,.mp3,.m4a,audio/*"
        aria-label={t("voices.upload-of", { what: props.name })}
        onChange={(event) => {
          props.onFile(event.currentTarget.files?.[0])
          event.currentTarget.value = ""
        }}
      />
      <button type="button" class="btn" disabled={props.isBusy || recorder.isRecording()} onClick={() => file?.click()}>
        <Upload size={16} aria-hidden="true" />
        {t("voices.upload")}
      </button>
      <Show
        when={recorder.isRecording()}
        fallback={
          <button type="button" class="btn" disabled={props.isBusy} onClick={() => void record()}>
            <Mic size={16} aria-hidden="true" />
            {t("voices.record")}
          </button>
        }
      >
        <button type="button" class="btn btn-main" onClick={stop}>
          <Square size={16} aria-hidden="true" />
          {t("voices.stop", { seconds: recorder.seconds() })}
        </button>
      </Show>
      <Show when={SPOKEN.has(props.tag)}>
        <button
          type="button"
          class="btn"
          disabled={props.isBusy || recorder.isRecording() || props.text.trim() === ""}
          onClick={() => props.take(() => makeFromText(props.text, props.tag))}
        >
          <Captions size={16} aria-hidden="true" />
          {t("voices.speak")}
        </button>
      </Show>
      <Show when={props.isBusy}>
        <span class="self-center text-muted" role="status">
          {t("voices.busy")}
        </span>
      </Show>
    </div>
  )
}
