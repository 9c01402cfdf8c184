import { Show } from "solid-js"
import { momentOf, NOTE_LIMIT } from "#wire/words-of-work.ts"
import { AttributeList } from "../shared/attributes.tsx"
import { ChannelSign } from "../shared/channel.tsx"
import { Due } from "../shared/due.tsx"
import { useLive } from "../shared/live.ts"
import { Icon } from "../shared/icons.tsx"
import { t } from "../shared/language.ts"
import { MarkIcon } from "../shared/mark.tsx"
import { CountdownRing, Elapsed } from "../shared/time.tsx"
import { spanText } from "../shared/time-text.ts"
import { type Hand, handMark, setAsideFor, waitedMs } from "./desk-view.ts"
import { HandButtons } from "./hand-buttons.tsx"
import { handTitle, handWord } from "./hand-text.ts"
import type { Hands } from "./hands.ts"
import { SlotKey } from "./slot-key.tsx"
import { Voicemail } from "./voicemail.tsx"
import { WrapUpClock } from "./wrap-up-clock.tsx"
import { ariaKey, keyText } from "./keys.ts"

/** Written work at hand: a line while another is open, with everything when it is chosen. */
export const WorkCard = (props: { readonly hand: Hand; readonly slot: number; readonly hands: Hands }) => {
  const { now } = useLive()
  const isOpen = () => props.hands.selected() === props.hand.work
  const note = () => props.hands.noteOf(props.hand.work)
  const waited = () => waitedMs(props.hand, now())
  return (
    <section
      class="tile hand p-3 pl-4"
      data-mark={handMark(props.hand)}
      data-hand={props.hand.work}
      data-phase={props.hand.phase}
      data-selected={isOpen()}
      tabindex="-1"
      aria-label={`${t(`channel.${props.hand.channel}`)} ${handTitle(props.hand)}`}
    >
      <header class="flex items-center gap-2 text-sm">
        <ChannelSign channel={props.hand.channel} class="font-semibold" />
        <span class="inline-flex items-center gap-1 whitespace-nowrap">
          <MarkIcon mark={handMark(props.hand)} />
          {handWord(props.hand)}
        </span>
        <Elapsed since={props.hand.since} class="text-muted" />
        <SlotKey slot={props.slot} class="ml-auto" />
      </header>
      <div class="mt-1 flex items-center gap-3">
        <h2 class="min-w-0 flex-1">
          <button
            type="button"
            class="block w-full rounded text-left"
            aria-expanded={isOpen()}
            onClick={() => props.hands.select(props.hand.work)}
          >
            <span class="block font-semibold" classList={{ truncate: !isOpen(), "break-words": isOpen() }}>
              {handTitle(props.hand)}
            </span>
            <span class="num block truncate text-sm text-muted">
              {props.hand.queueName}
              <Show when={waited() !== null}>
                {" · "}
                {t("call.waited")} {spanText(waited() ?? 0)}
              </Show>
            </span>
            <Show when={!isOpen() && momentOf(props.hand.attributes["dueAt"] ?? "")}>
              {(at) => <Due at={at()} class="num text-sm" />}
            </Show>
          </button>
        </h2>
        <Show when={props.hand.phase === "alerting" && props.hand.until}>
          {(until) => <CountdownRing since={props.hand.since} until={until()} />}
        </Show>
      </div>
      <Show when={props.hand.phase === "set-aside"}>
        <p class="mt-2 flex items-center gap-2 text-sm font-semibold" data-testid="set-aside" role="status">
          <Icon name="pause" class="flex-none" />
          {t(`set-aside.${setAsideFor(props.hands.all())}`)}
        </p>
      </Show>
      <Show when={isOpen()}>
        <div class="mt-2">
          <Show when={props.hand.attributes["voicemail"]}>
            {(call) => <Voicemail call={call()} phase={props.hand.phase} />}
          </Show>
          <AttributeList
            work={props.hand.work}
            attributes={props.hand.attributes}
            without={shownElsewhere(props.hand)}
          />
        </div>
      </Show>
      <Show when={isOpen() && hasNote(props.hand)}>
        <Note hand={props.hand} hands={props.hands} />
      </Show>
      <Show when={!isOpen() && note() !== "" && props.hand.phase !== "wrap-up"}>
        <p class="mt-1 flex items-center gap-1 text-xs text-muted">
          <Icon name="pencil" class="flex-none" />
          <span class="truncate">{note()}</span>
        </p>
      </Show>
      <Show when={props.hand.phase === "wrap-up"}>
        <WrapUpClock hand={props.hand} />
      </Show>
      <HandButtons
        hand={props.hand}
        note={note()}
        selected={isOpen()}
        onAsked={(action) => action === "AcceptWork" && props.hands.select(props.hand.work)}
      />
    </section>
  )
}

/** What its heading says, and of an incident what names things for programs: its own card says it in words. */
const shownElsewhere = ({ work }: Hand): ReadonlyArray<string> =>
  work.startsWith("incident/") ? ["title", "event", "customer"] : ["title", "voicemail"]

/** An incident is closed with its note where it is worked on. */
const hasNote = ({ phase, work }: Hand): boolean =>
  (phase === "active" || phase === "set-aside") && !work.startsWith("incident/")

const Note = (props: { readonly hand: Hand; readonly hands: Hands }) => {
  const text = () => props.hands.noteOf(props.hand.work)
  /** Said only when it matters. */
  const isNearLimit = () => text().length > NOTE_LIMIT * 0.9
  return (
    <label class="mt-3 block text-sm">
      <span class="flex items-center justify-between text-muted">
        {t("work.note")}
        <span class="kbd" aria-hidden="true">
          {keyText("note-field")}
        </span>
      </span>
      <textarea
        class="field mt-1 block min-h-20 resize-y py-2"
        rows="3"
        maxlength={NOTE_LIMIT}
        value={text()}
        placeholder={t("work.note-hint")}
        data-note={props.hand.work}
        aria-keyshortcuts={ariaKey("note-field")}
        onInput={(event) => props.hands.write(props.hand.work, event.currentTarget.value)}
      />
      <Show when={isNearLimit()}>
        <span class="num block text-right text-xs text-muted" role="status">
          {text().length} / {NOTE_LIMIT}
        </span>
      </Show>
    </label>
  )
}
