import { useLocation } from "@solidjs/router"
import { answerOwnCalls, ringsForAlarm } from "./own-calls.ts"
import {
  type Accessor,
  createContext,
  createEffect,
  createMemo,
  createSignal,
  type JSX,
  onCleanup,
  untrack,
  useContext
} from "solid-js"
import { useLive } from "../../shared/live.ts"
import { t } from "../../shared/language.ts"
import { createPreference } from "../../shared/preference.ts"
import { isSigningOut } from "../../shared/sign-out.ts"
import { markTitle } from "../../shared/title.ts"
import type { CallShown } from "../../softphone/call.ts"
import { type LineReport, NO_REPORT } from "../../softphone/line-report.ts"
import { oneTab } from "../../softphone/one-tab.ts"
import { type Account, readSoftphone } from "../../softphone/softphone-answer.ts"
import type { Line, Telephone, TelephoneShown } from "../../softphone/telephone-shown.ts"
import { NO_TELEPHONE } from "../../softphone/telephone-shown.ts"
import { onSoundDevice } from "../../shared/sound-devices.ts"
import { createCallSound } from "./call-sound.ts"
import { directCall, type PanelLine, ringsFor } from "./panel-view.ts"
import type { Hand } from "../desk-view.ts"

/** The telephone in the agent's page, for everything on it that has to do with calls. */
export interface PanelTelephone {
  /** What this browser's person answers with; `unchosen` until they say, where they may choose. */
  readonly kind: Accessor<"browser" | "handset" | "unchosen">
  readonly choose: (kind: "browser" | "handset") => void
  /** Whether the centre takes telephones in browsers, and this person has one. */
  readonly isOffered: Accessor<boolean>
  /** `off` where it is not wanted, `elsewhere` while another tab is the telephone. */
  readonly line: Accessor<PanelLine>
  readonly shown: Accessor<TelephoneShown>
  /** It rings in this page, for whatever call. */
  readonly ringing: Accessor<boolean>
  /** It rings in this page for that piece of work: it is answered here, by a click. */
  readonly ringsFor: (hand: Pick<Hand, "channel" | "phase" | "work">) => boolean
  readonly answer: () => void
  readonly hangUp: () => void
  readonly mute: (isMuted: boolean) => void
  readonly muted: Accessor<boolean>
  readonly canMute: Accessor<boolean>
  readonly press: (key: string) => void
  readonly dial: (number: string) => void
  /** A call between two telephones that the centre did not make: it is nobody's work. */
  readonly direct: Accessor<CallShown | null>
  readonly takeOver: () => void
  readonly takeMicrophone: () => void
  /** How the line of the call is; nothing without one. */
  readonly report: Accessor<LineReport>
  /** What the microphone of the call hears, for meters. */
  readonly microphone: Accessor<MediaStream | undefined>
}

const never = (): void => undefined

const NONE: PanelTelephone = {
  kind: () => "handset",
  choose: never,
  isOffered: () => false,
  line: () => "off",
  shown: () => NO_TELEPHONE,
  ringing: () => false,
  ringsFor: () => false,
  answer: never,
  hangUp: never,
  mute: never,
  muted: () => false,
  canMute: () => false,
  press: never,
  dial: never,
  direct: () => null,
  takeOver: never,
  takeMicrophone: never,
  report: () => NO_REPORT,
  microphone: () => undefined
}

const TelephoneContext = createContext<PanelTelephone>(NONE)

/** Where there is none, everything is at the desk telephone. */
export const usePanelTelephone = (): PanelTelephone => useContext(TelephoneContext)

/** For the gallery of components. */
export const PanelTelephoneShown = (props: {
  readonly value: Partial<PanelTelephone>
  readonly children: JSX.Element
}) => <TelephoneContext.Provider value={{ ...NONE, ...props.value }}>{props.children}</TelephoneContext.Provider>

/**
 * The telephone of who is signed in, from the first time that they come to the agent's page until they leave for good: a call
 * goes on while they look at another page. What makes it a telephone is loaded when it is wanted, and not before.
 */
export const PanelTelephoneProvider = (props: { readonly children: JSX.Element }) => {
  const { session } = useLive()
  return session.agent === null ? (
    <>{props.children}</>
  ) : (
    <TelephoneContext.Provider value={createPanelTelephone()}>{props.children}</TelephoneContext.Provider>
  )
}

const AGENTS_PAGE = "/agent"

const createPanelTelephone = (): PanelTelephone => {
  const { asking, desk, refusal } = useLive()
  const location = useLocation()
  const [kept, choose] = createPreference<"unchosen" | "browser" | "handset">("device", [
    "unchosen",
    "browser",
    "handset"
  ])
  const [account, setAccount] = createSignal<Account | null>(null)
  const isWanted = createMemo<boolean>((was) => was || location.pathname === AGENTS_PAGE, false)
  createEffect(() => {
    if (isWanted()) void askForAccount(setAccount)
  })
  const kind = () => (account() === null ? "handset" : kept())
  const [line, setLine] = createSignal<"off" | "elsewhere" | "here">("off")
  const [shown, setShown] = createSignal<TelephoneShown>(NO_TELEPHONE)
  const [telephone, setTelephone] = createSignal<Telephone>()
  const sound = createCallSound(shown, () => telephone()?.call())

  const open = async (own: Account, isOver: () => boolean): Promise<void> => {
    const [{ openTelephone }, { beepBeforeVoice }] = await Promise.all([
      import("../../softphone/telephone.ts"),
      import("../../softphone/tones.ts")
    ])
    if (isOver()) return
    setTelephone(
      openTelephone(own, setShown, {
        // Another tab may go on with the call, or this browser when it comes up again.
        storage: () => localStorage,
        microphone: sound.openMicrophone,
        beforeAnsweringItself: beepBeforeVoice
      })
    )
  }
  let takeOver = never
  createEffect(() => {
    const own = account()
    if (own === null || kept() !== "browser") return
    let isOver = false
    let here = 0
    const tab = oneTab(own.uri, {
      had: () => {
        const time = ++here
        setLine("here")
        void open(own, () => isOver || time !== here)
      },
      lost: () => {
        here++
        untrack(telephone)?.letGo()
        setTelephone(undefined)
        setShown(NO_TELEPHONE)
      },
      elsewhere: () => setLine("elsewhere")
    })
    takeOver = tab.takeOver
    onCleanup(() => {
      isOver = true
      // A session that ran out or was changed ends no call: this browser goes on with it when somebody is let in again.
      if (isSigningOut() || untrack(kept) !== "browser") untrack(telephone)?.close()
      else untrack(telephone)?.letGo()
      setTelephone(undefined)
      setShown(NO_TELEPHONE)
      setLine("off")
      tab.close()
    })
  })
  // What was unplugged may be there again.
  const media = navigator.mediaDevices as MediaDevices | undefined
  const onDevices = (): void => {
    if (shown().microphoneGone !== null) telephone()?.takeMicrophone()
  }
  media?.addEventListener("devicechange", onDevices)
  onCleanup(() => media?.removeEventListener("devicechange", onDevices))
  const call = () => shown().call
  const isRinging = createMemo(() => call()?.phase === "ringing" && call()?.way === "in")
  answerOwnCalls({
    asking,
    hands: () => desk()?.hands ?? {},
    isRefused: () => refusal() !== null,
    isRinging,
    isCalling: () =>
      Object.values(desk()?.hands ?? {}).some((hand) => hand.call !== null && hand.call.calling !== null),
    isForAlarm: () => ringsForAlarm(desk()?.hands ?? {}),
    answer: () => telephone()?.answer()
  })
  // Another one that is chosen in a call is spoken into at once.
  onSoundDevice("microphone", () => {
    if (untrack(call) !== null) telephone()?.takeMicrophone()
  })
  const muted = () => call()?.isMuted ?? false
  createEffect(() => {
    markTitle(muted() ? t("telephone.muted-title") : null)
    onCleanup(() => markTitle(null))
  })
  return {
    kind,
    choose,
    isOffered: () => account() !== null,
    line: () => lineShown(line(), shown().line),
    shown,
    ringing: isRinging,
    ringsFor: (hand) => ringsFor(hand, call()),
    answer: () => telephone()?.answer(),
    hangUp: () => telephone()?.hangUp(),
    mute: (isMuted) => telephone()?.mute(isMuted),
    muted,
    canMute: () => call()?.phase === "talking",
    press: (key) => telephone()?.press(key),
    dial: (number) => telephone()?.dial(number),
    direct: createSettled(() => directCall(Object.values(desk()?.hands ?? {}), call())),
    takeOver: () => takeOver(),
    takeMicrophone: () => telephone()?.takeMicrophone(),
    report: sound.report,
    microphone: sound.microphone
  }
}

const lineShown = (tab: "off" | "elsewhere" | "here", line: Line): PanelLine => (tab === "here" ? line : tab)

/** While the gateway is away it is asked again. */
const ASK_AGAIN_MS = 3_000

const askForAccount = async (found: (account: Account | null) => void): Promise<void> => {
  let isOver = false
  onCleanup(() => (isOver = true))
  const ask = async (): Promise<void> => {
    const softphone = await readSoftphone()
    if (isOver) return
    if (softphone === null) setTimeout(() => void ask(), ASK_AGAIN_MS)
    else found(softphone.telephone)
  }
  await ask()
}

/** The desk hears of a call a moment after the telephone does: until then it is not called nobody's. */
const SETTLES_MS = 1_000

const createSettled = (direct: Accessor<CallShown | null>): Accessor<CallShown | null> => {
  const [isSettled, setSettled] = createSignal(false)
  const isDirect = createMemo(() => direct() !== null)
  createEffect(() => {
    if (!isDirect()) return
    const timer = setTimeout(() => setSettled(true), SETTLES_MS)
    onCleanup(() => {
      clearTimeout(timer)
      setSettled(false)
    })
  })
  return () => (isSettled() ? direct() : null)
}
