import Plus from "lucide-solid/icons/plus"
import X from "lucide-solid/icons/x"
import { For, Index } from "solid-js"
import { CHANNEL_CHOICES } from "#engine/records/thing/channels.ts"
import { Select } from "../../../controls/select.tsx"
import { say, t } from "../../../shared/language.ts"
import type { InputProps } from "../input-props.ts"

type Set = ReadonlyArray<string>

/** Groups of channels of which only one at a time may be at hand. */
export const ChannelSets = (props: InputProps<ReadonlyArray<Set>>) => (
  <div role="group" aria-label={say(props.field.words)} aria-describedby={props.describedBy}>
    <Index each={props.value}>
      {(set, n) => (
        <div class="mb-1 flex flex-wrap items-center gap-3">
          <Channels
            label={t("sets.group", { n: n + 1 })}
            set={set()}
            isDisabled={props.isDisabled}
            onChange={(to) => props.onChange(props.value.with(n, to))}
          />
          <TakeAway
            what={t("sets.group", { n: n + 1 })}
            isDisabled={props.isDisabled}
            onClick={() => props.onChange(props.value.toSpliced(n, 1))}
          />
        </div>
      )}
    </Index>
    <Add isDisabled={props.isDisabled} onClick={() => props.onChange([...props.value, []])} />
  </div>
)

interface Preempting {
  readonly channel: string
  readonly sets: Set
}

/** Which channel may set aside work of which others. */
export const Preempts = (props: InputProps<ReadonlyArray<Preempting>>) => (
  <div role="group" aria-label={say(props.field.words)} aria-describedby={props.describedBy}>
    <Index each={props.value}>
      {(each, n) => (
        <div class="mb-1 flex flex-wrap items-center gap-3">
          <div class="w-36">
            <Select
              label={`${t("preempts.channel")} ${n + 1}`}
              options={CHANNEL_CHOICES.map(({ value, words }) => ({ value, text: say(words) }))}
              value={each().channel}
              isDisabled={props.isDisabled}
              onChange={(channel) => props.onChange(props.value.with(n, { ...each(), channel }))}
            />
          </div>
          <span aria-hidden="true">→</span>
          <Channels
            label={`${t("preempts.sets")} ${n + 1}`}
            set={each().sets}
            isDisabled={props.isDisabled}
            onChange={(sets) => props.onChange(props.value.with(n, { ...each(), sets }))}
          />
          <TakeAway
            what={t("sets.group", { n: n + 1 })}
            isDisabled={props.isDisabled}
            onClick={() => props.onChange(props.value.toSpliced(n, 1))}
          />
        </div>
      )}
    </Index>
    <Add
      isDisabled={props.isDisabled}
      onClick={() => props.onChange([...props.value, { channel: "alarm", sets: [] }])}
    />
  </div>
)

const Channels = (props: {
  readonly label: string
  readonly set: Set
  readonly isDisabled: boolean
  readonly onChange: (set: Set) => void
}) => (
  <span role="group" aria-label={props.label} class="flex flex-wrap gap-x-3">
    <For each={CHANNEL_CHOICES}>
      {({ value, words }) => (
        <label class="flex min-h-7 items-center gap-1.5">
          <input
            type="checkbox"
            class="size-4 accent-accent"
            checked={props.set.includes(value)}
            disabled={props.isDisabled}
            onChange={(event) =>
              props.onChange(
                event.currentTarget.checked ? [...props.set, value] : props.set.filter((each) => each !== value)
              )
            }
          />
          {say(words)}
        </label>
      )}
    </For>
  </span>
)

/** Takes one of a list away. With the last one the button goes as well: who works by keyboard goes on at the list's own. */
export const TakeAway = (props: {
  readonly what: string
  readonly isDisabled: boolean
  readonly onClick: () => void
}) => (
  <button
    type="button"
    class="btn btn-plain px-2 text-muted"
    aria-label={t("form.take-away", { what: props.what })}
    disabled={props.isDisabled}
    onClick={({ currentTarget }) => {
      const list = currentTarget.closest("[role=group]")
      props.onClick()
      if (!currentTarget.isConnected) [...(list?.querySelectorAll("button") ?? [])].at(-1)?.focus()
    }}
  >
    <X size={16} aria-hidden="true" />
  </button>
)

const Add = (props: { readonly isDisabled: boolean; readonly onClick: () => void }) => (
  <button type="button" class="btn" disabled={props.isDisabled} onClick={() => props.onClick()}>
    <Plus size={16} aria-hidden="true" />
    {t("sets.add")}
  </button>
)
