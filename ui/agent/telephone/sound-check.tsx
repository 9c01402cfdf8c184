import { createEffect, createSignal, For, type JSX, onCleanup, Show } from "solid-js"
import { Dialog } from "../../shared/dialog.tsx"
import { Icon } from "../../shared/icons.tsx"
import { t } from "../../shared/language.ts"
import { tryRinger } from "../../shared/ringer.ts"
import {
  chooseSoundDevice,
  mayChooseOutput,
  soundDevice,
  type SoundPart,
  USUAL_DEVICE
} from "../../shared/sound-devices.ts"
import { Meter } from "../../softphone/meter.tsx"
import { closeMicrophone, type MicrophoneProblem, openMicrophone } from "../../softphone/microphone.ts"
import { playTestTone } from "../../softphone/tones.ts"
import { LineTester } from "./line-tester.tsx"
import { usePanelTelephone } from "./panel-telephone.tsx"
import { sw } from "./sound-words.ts"

/** Whether a person hears and is heard, before a call needs it: devices, tones, a live level. */
export const SoundCheck = (props: { readonly onClose: () => void }) => {
  const telephone = usePanelTelephone()
  // No resources: while one is read, the dialog would be taken out of the page, and be no dialog when it is back.
  const [devices, setDevices] = createSignal<ReadonlyArray<MediaDeviceInfo>>([])
  const look = (): void => void allDevices().then(setDevices)
  const outputs = () => devices().filter(({ kind }) => kind === "audiooutput")
  const inputs = () => devices().filter(({ kind }) => kind === "audioinput")
  look()
  const media = navigator.mediaDevices as MediaDevices | undefined
  media?.addEventListener("devicechange", look)
  onCleanup(() => media?.removeEventListener("devicechange", look))
  return (
    <Dialog kind="sheet" title={sw("title")} onClose={props.onClose}>
      <div class="flex max-w-xl flex-col gap-5" data-testid="sound-check-sheet">
        <Device />
        <Show when={telephone.kind() === "browser"}>
          <Microphone inputs={inputs()} onNames={look} />
          <Output part="headset" devices={outputs()} onTry={playTestTone} />
        </Show>
        <Output part="ringer" devices={outputs()} onTry={tryRinger} />
        <Show when={telephone.kind() === "browser"}>
          <LineTester />
        </Show>
        <div class="flex justify-end">
          <button type="button" class="btn btn-main min-h-10" onClick={() => props.onClose()}>
            {sw("done")}
          </button>
        </div>
      </div>
    </Dialog>
  )
}

/** One device for all kinds of voice work. */
const Device = () => {
  const telephone = usePanelTelephone()
  const isInCall = () => telephone.shown().call !== null
  return (
    <fieldset disabled={isInCall()}>
      <legend class="font-semibold">{sw("device")}</legend>
      <div class="mt-1 flex flex-wrap gap-x-6">
        <For each={["browser", "handset"] as const}>
          {(kind) => (
            <label class="flex min-h-9 items-center gap-2">
              <input
                type="radio"
                name="device"
                checked={telephone.kind() === kind}
                onChange={() => telephone.choose(kind)}
              />
              {sw(kind)}
            </label>
          )}
        </For>
      </div>
      <Show when={isInCall()}>
        <p class="text-sm text-muted">{sw("device.in-call")}</p>
      </Show>
    </fieldset>
  )
}

const Microphone = (props: { readonly inputs: ReadonlyArray<MediaDeviceInfo>; readonly onNames: () => void }) => {
  const telephone = usePanelTelephone()
  const [stream, setStream] = createSignal<MediaStream>()
  const [problem, setProblem] = createSignal<MicrophoneProblem | null>(null)
  const [tries, setTries] = createSignal(0)
  // Names of devices are told to pages that have the microphone.
  createEffect(() => {
    const device = soundDevice("microphone")
    tries()
    let isOver = false
    onCleanup(() => {
      isOver = true
      closeMicrophone(stream())
      setStream(undefined)
    })
    void openMicrophone(device === USUAL_DEVICE ? undefined : device).then((opened) => {
      if (typeof opened === "string") return isOver || setProblem(opened)
      if (isOver) return closeMicrophone(opened)
      setProblem(null)
      setStream(opened)
      props.onNames()
    })
  })
  const other = (): string | undefined => {
    const device = soundDevice("microphone")
    if (device === USUAL_DEVICE || stream() === undefined) return undefined
    return props.inputs.some(({ deviceId }) => deviceId === device) ? undefined : stream()?.getAudioTracks()[0]?.label
  }
  return (
    <Part title={sw("microphone")} part="microphone" devices={props.inputs}>
      <Show
        when={problem()}
        fallback={
          <>
            <Meter label={sw("level")} stream={stream()} />
            <p class="text-sm text-muted">{sw("microphone.hint")}</p>
            <Show when={other()}>{(name) => <Warning>{sw("microphone.other", { name: name() })}</Warning>}</Show>
          </>
        }
      >
        {(why) => (
          <div class="flex flex-col gap-2" role="alert" data-problem={why()}>
            <Warning>
              <strong>{t(`telephone.problem.${why()}`)}</strong> {t(`telephone.problem.${why()}-body`)}
            </Warning>
            <Show when={why() !== "insecure"}>
              <div>
                <button
                  type="button"
                  class="btn"
                  onClick={() => {
                    setTries(tries() + 1)
                    telephone.takeMicrophone()
                  }}
                >
                  {sw("retry")}
                </button>
              </div>
            </Show>
          </div>
        )}
      </Show>
    </Part>
  )
}

const Output = (props: {
  readonly part: "headset" | "ringer"
  readonly devices: ReadonlyArray<MediaDeviceInfo>
  readonly onTry: () => Promise<void>
}) => {
  const [played, setPlayed] = createSignal(false)
  const isGone = () => {
    const device = soundDevice(props.part)
    return device !== USUAL_DEVICE && props.devices.length > 0 && !props.devices.some((one) => one.deviceId === device)
  }
  return (
    <Part title={sw(props.part)} part={props.part} devices={props.devices} isFixed={!mayChooseOutput()}>
      <div class="flex flex-wrap items-center gap-3">
        <button
          type="button"
          class="btn"
          data-try={props.part}
          onClick={() => void props.onTry().then(() => setPlayed(true))}
        >
          <Icon name={props.part === "headset" ? "speaker" : "bell"} />
          {sw(`${props.part}.try`)}
        </button>
        <span class="min-w-0 flex-1 text-sm text-muted" role="status">
          {played() ? sw("played") : props.part === "ringer" ? sw("ringer.hint") : ""}
        </span>
      </div>
      <Show when={isGone()}>
        <Warning>{sw("output.gone")}</Warning>
      </Show>
    </Part>
  )
}

const Part = (props: {
  readonly title: string
  readonly part: SoundPart
  readonly devices: ReadonlyArray<MediaDeviceInfo>
  readonly isFixed?: boolean
  readonly children: JSX.Element
}) => (
  <section class="flex flex-col gap-2" data-sound={props.part}>
    <label class="flex flex-col gap-1">
      <span class="font-semibold">{props.title}</span>
      <Show when={props.isFixed !== true} fallback={<span class="text-sm text-muted">{sw("output.browser")}</span>}>
        <select
          class="field"
          value={soundDevice(props.part)}
          onChange={({ currentTarget }) => chooseSoundDevice(props.part, currentTarget.value)}
        >
          <option value={USUAL_DEVICE}>{sw("usual")}</option>
          <For each={named(props.devices)}>
            {({ id, name }) => (
              <option value={id} selected={soundDevice(props.part) === id}>
                {name}
              </option>
            )}
          </For>
        </select>
      </Show>
    </label>
    {props.children}
  </section>
)

const Warning = (props: { readonly children: JSX.Element }) => (
  <p class="flex items-start gap-2 text-sm text-alarm">
    <Icon name="alert" class="mt-0.5 flex-none" />
    <span>{props.children}</span>
  </p>
)

/** Without a name until the microphone is allowed; Chromium names the system's own twice. */
const named = (
  devices: ReadonlyArray<MediaDeviceInfo>
): ReadonlyArray<{ readonly id: string; readonly name: string }> =>
  devices
    .filter(({ deviceId }) => deviceId !== USUAL_DEVICE && deviceId !== "default" && deviceId !== "communications")
    .map(({ deviceId, label }, at) => ({ id: deviceId, name: label === "" ? sw("unnamed", { at: at + 1 }) : label }))

const allDevices = async (): Promise<ReadonlyArray<MediaDeviceInfo>> => {
  const media = navigator.mediaDevices as MediaDevices | undefined
  return (await media?.enumerateDevices().catch(() => [])) ?? []
}
