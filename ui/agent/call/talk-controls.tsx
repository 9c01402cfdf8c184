import { children, createEffect, createSignal, type JSX, Show } from "solid-js"
import type { CallView } from "#wire/call-view.ts"
import type { Intent } from "#wire/intent.ts"
import { Icon } from "../../shared/icons.tsx"
import { t, type WordKey } from "../../shared/language.ts"
import { useLive } from "../../shared/live.ts"
import { usePanelTelephone } from "../telephone/panel-telephone.tsx"
import { ariaKey, keyText } from "../keys.ts"
import { createCallKeys } from "./keys.ts"
import { ChoosePanel } from "./choose-panel-later.ts"
import { Digits } from "./digits.tsx"
import {
  consultationOf,
  type Deed,
  deedAt,
  leftWith,
  nameOfParty,
  othersOf,
  type Place,
  standingOf
} from "./standing.ts"

type Open = Extract<Deed, { readonly open: string }>["open"]

/** The buttons of a talk: four in a row, each always in its place. What the call would refuse now rests. */
export const TalkControls = (props: {
  readonly view: CallView
  /** Calls the supervisor. */
  readonly help?: JSX.Element
}) => {
  const { ask, asking, canAsk } = useLive()
  const telephone = usePanelTelephone()
  // Made once, however often it is looked at.
  const help = children(() => props.help)
  const [open, setOpen] = createSignal<Open | null>(null)
  const rests = () => !canAsk() || asking() !== null
  // What was being chosen is no longer to be had.
  createEffect(() => {
    const shown = open()
    if (shown !== null && !isOffered(props.view, shown)) setOpen(null)
  })
  const press = (place: Place): void => {
    const deed = deedAt(props.view, place)
    if (deed === null || rests()) return
    if ("open" in deed) return void setOpen((shown) => (shown === deed.open ? null : deed.open))
    setOpen(null)
    void ask({ _tag: deed.ask })
  }
  createCallKeys(press)
  const close = (): void => {
    const place = open() === "transfer" || open() === null ? "transfer" : (open() as Place)
    setOpen(null)
    document.querySelector<HTMLElement>(`[data-place="${place}"]`)?.focus()
  }
  const Cell = (own: { readonly place: Place }): JSX.Element => {
    const word = () => t(wordAt(props.view, own.place))
    const deed = () => deedAt(props.view, own.place)
    const opens = () => {
      const it = deed()
      return it !== null && "open" in it ? it.open : null
    }
    return (
      <button
        type="button"
        class="btn flex min-h-11 flex-col gap-0 px-0.5 py-0.5 font-semibold"
        disabled={rests() || deed() === null}
        data-place={own.place}
        data-ask={tagOf(deed())}
        aria-keyshortcuts={ariaKey(own.place)}
        aria-expanded={opens() === null ? undefined : open() === opens()}
        onClick={() => press(own.place)}
      >
        <span
          class="leading-tight"
          classList={{ "text-sm": !isLong(word()), "text-xs tracking-tighter": isLong(word()) }}
        >
          {word()}
        </span>
        <span class="kbd leading-tight" aria-hidden="true">
          {keyText(own.place)}
        </span>
      </button>
    )
  }
  return (
    <div class="mt-2" data-testid="talk-controls">
      <div class="grid grid-cols-4 gap-1.5" role="group" aria-label={t("call.controls")}>
        <MuteCell />
        <Cell place="hold" />
        <Cell place="transfer" />
        <Cell place="conference" />
        <Cell place="consult" />
        <Cell place="keypad" />
        {help()}
        <button
          type="button"
          class="btn btn-stop flex min-h-11 flex-col gap-0 px-0.5 py-0.5"
          classList={{ [WIDTHS[Number(telephone.canMute()) + Number(help() !== undefined)] ?? ""]: true }}
          disabled={rests()}
          data-ask="HangUp"
          aria-keyshortcuts={ariaKey("hang-up")}
          onClick={() => void ask({ _tag: "HangUp" })}
        >
          <span class="text-sm leading-tight">
            {t(othersOf(props.view).length > 1 ? "do.leave-call" : "do.hang-up")}
          </span>
          <span class="kbd leading-tight" aria-hidden="true">
            {keyText("hang-up")}
          </span>
        </button>
      </div>
      <Show when={props.view.can.includes("ClearCall") && standingOf(props.view) === "conference"}>
        <button
          type="button"
          class="btn mt-1.5 w-full"
          disabled={rests()}
          data-ask="ClearCall"
          onClick={() => void ask({ _tag: "ClearCall" })}
        >
          <Icon name="hang-up" class="flex-none" />
          {t("do.clear-call-all")}
        </button>
      </Show>
      <Show when={leftWith(props.view)}>
        {(party) => (
          <p class="mt-2 flex items-center gap-1.5 text-sm font-semibold" data-testid="left-with" role="status">
            <Icon name="hang-up" class="flex-none" />
            {t("call.left-with", { who: nameOfParty(party()) })}
          </p>
        )}
      </Show>
      <Show when={consultationOf(props.view)}>
        {(party) => (
          <p class="mt-2 flex items-center gap-1.5 text-sm font-semibold" data-testid="consulting" role="status">
            <Icon name="bubble" class="flex-none" />
            {t(party().state === "dialling" ? "call.consult-rings" : "call.consulting", { who: nameOfParty(party()) })}
          </p>
        )}
      </Show>
      <Show when={open() === "keypad"}>
        <Digits onClose={close} />
      </Show>
      <Show when={chosenFor(open())} keyed>
        {(purpose) => <ChoosePanel view={props.view} purpose={purpose} onAsked={close} onClose={close} />}
      </Show>
    </div>
  )
}

/** Only where this page is the telephone. */
const MuteCell = () => {
  const telephone = usePanelTelephone()
  return (
    <Show when={telephone.canMute()}>
      <button
        type="button"
        class="btn flex min-h-11 flex-col gap-0 px-0.5 py-0.5 font-semibold"
        classList={{ "btn-stop": telephone.muted() }}
        aria-pressed={telephone.muted()}
        aria-keyshortcuts={ariaKey("mute")}
        data-ask="mute"
        onClick={() => telephone.mute(!telephone.muted())}
      >
        <span class="text-sm leading-tight">{t(telephone.muted() ? "do.unmute" : "do.mute")}</span>
        <span class="kbd leading-tight" aria-hidden="true">
          {keyText("mute")}
        </span>
      </button>
    </Show>
  )
}

const chosenFor = (open: Open | null): Exclude<Open, "keypad"> | null => (open === "keypad" ? null : open)

const isOffered = (view: CallView, open: Open): boolean => {
  const deed = deedAt(view, open)
  return deed !== null && "open" in deed
}

const tagOf = (deed: Deed | null): Intent["_tag"] | undefined => (deed !== null && "ask" in deed ? deed.ask : undefined)

/** What stands on a button, also while it rests. */
const wordAt = (view: CallView, place: Place): WordKey => {
  if (consultationOf(view) !== null && place !== "keypad") return CONSULTING[place]
  if (place === "hold") return view.can.includes("RetrieveCall") ? "do.retrieve-call" : "do.hold-call"
  return USUAL[place]
}

const USUAL = {
  transfer: "do.transfer",
  conference: "do.conference-call",
  consult: "do.consultation-call",
  keypad: "call.keypad"
} as const satisfies Partial<Record<Place, WordKey>>

const CONSULTING = {
  hold: "do.alternate-call",
  transfer: "do.hand-over",
  conference: "do.conference-call",
  consult: "do.take-back"
} as const satisfies Partial<Record<Place, WordKey>>

/** More than a quarter of the panel takes. */
const isLong = (word: string): boolean => word.length > 8

/** Of the last button, which fills its row, by how many of the optional ones there are. */
const WIDTHS = ["col-span-3", "col-span-2", ""] as const
