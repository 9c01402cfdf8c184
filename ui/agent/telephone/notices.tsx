import { type JSX, Show } from "solid-js"
import { Icon } from "../../shared/icons.tsx"
import { t } from "../../shared/language.ts"
import { mayHaveMicrophone, type MicrophoneProblem } from "../../softphone/microphone.ts"
import { usePanelTelephone } from "./panel-telephone.tsx"
import { openSoundCheck } from "./sound-check-opening.ts"
import { DirectCall } from "./direct-call-later.ts"

/** What stands above the agent's work because of their telephone: what is wrong with it, what to do, and calls that are no work. */
export const TelephoneNotices = () => {
  const telephone = usePanelTelephone()
  const isBrowser = () => telephone.kind() === "browser"
  const problem = (): MicrophoneProblem | null => {
    if (!mayHaveMicrophone()) return "insecure"
    const { ending } = telephone.shown()
    return PROBLEMS.find((each) => each === ending) ?? null
  }
  return (
    <>
      <Show when={telephone.kind() === "unchosen"}>
        <Choice />
      </Show>
      <Show when={isBrowser() && telephone.line() === "elsewhere"}>
        <Notice
          mark={null}
          title={t("telephone.elsewhere-title")}
          body={t("telephone.elsewhere-body")}
          name="elsewhere"
        >
          <button type="button" class="btn btn-call btn-main w-full" onClick={() => telephone.takeOver()}>
            {t("telephone.take-over")}
          </button>
        </Notice>
      </Show>
      <Show when={isBrowser() && telephone.shown().microphoneGone === null && problem()}>
        {(why) => (
          <Notice
            mark="not-ready"
            title={t(`telephone.problem.${why()}`)}
            body={t(`telephone.problem.${why()}-body`)}
            name={why()}
          >
            <Show
              when={why() === "insecure"}
              fallback={
                <>
                  <Show when={telephone.ringing()}>
                    <button type="button" class="btn btn-call btn-go flex-1" onClick={() => telephone.answer()}>
                      {t("do.retry")}
                    </button>
                  </Show>
                  <Show when={!telephone.ringing()}>
                    <button type="button" class="btn btn-call flex-1" onClick={() => telephone.takeMicrophone()}>
                      {t("do.retry")}
                    </button>
                  </Show>
                  <CheckButton />
                </>
              }
            >
              <button type="button" class="btn btn-call w-full" onClick={() => telephone.choose("handset")}>
                {t("telephone.by-handset")}
              </button>
            </Show>
          </Notice>
        )}
      </Show>
      <Show when={telephone.shown().microphoneGone}>
        <Notice mark="not-ready" title={t("telephone.gone")} body={t("telephone.gone-body")} name="gone">
          <button type="button" class="btn btn-call flex-1" onClick={() => telephone.takeMicrophone()}>
            {t("do.retry")}
          </button>
          <CheckButton />
        </Notice>
      </Show>
      <Show when={telephone.direct()}>{(call) => <DirectCall call={call()} />}</Show>
    </>
  )
}

const PROBLEMS = ["denied", "none", "broken"] as const satisfies ReadonlyArray<MicrophoneProblem>

/** Asked once on each browser. */
const Choice = () => {
  const telephone = usePanelTelephone()
  return (
    <Notice mark={null} title={t("telephone.choose-title")} body={t("telephone.choose-body")} name="choose">
      <button
        type="button"
        class="btn btn-call btn-main flex-1"
        onClick={() => {
          telephone.choose("browser")
          openSoundCheck()
        }}
      >
        <Icon name="microphone" class="flex-none" />
        {t("telephone.by-browser")}
      </button>
      <button type="button" class="btn btn-call flex-1" onClick={() => telephone.choose("handset")}>
        <Icon name="phone" class="flex-none" />
        {t("telephone.by-handset")}
      </button>
    </Notice>
  )
}

const CheckButton = () => (
  <button type="button" class="btn btn-call flex-1" onClick={openSoundCheck}>
    {t("telephone.check")}
  </button>
)

const Notice = (props: {
  /** Null: nothing is wrong. */
  readonly mark: "not-ready" | null
  readonly title: string
  readonly body: string
  readonly name: string
  readonly children: JSX.Element
}) => (
  <section
    class="p-3"
    classList={{ "tile pl-4": props.mark !== null, panel: props.mark === null }}
    data-mark={props.mark}
    data-telephone={props.name}
    role="status"
  >
    <h2 class="flex items-center gap-2 font-semibold">
      <Icon name={props.mark === null ? "phone" : "alert"} class="mark-icon flex-none" size="1.2em" />
      {props.title}
    </h2>
    <p class="mt-1 text-sm text-muted">{props.body}</p>
    <div class="mt-3 flex flex-wrap gap-2">{props.children}</div>
  </section>
)
