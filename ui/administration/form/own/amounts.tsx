import { For } from "solid-js"
import { CHANNEL_CHOICES } from "#engine/records/thing/channels.ts"
import { say } from "../../../shared/language.ts"
import type { InputProps } from "../input-props.ts"

/** How much at once, channel by channel. */
export const Amounts = (props: InputProps<Readonly<Record<string, number>>>) => (
  <div
    role="group"
    aria-label={say(props.field.words)}
    aria-describedby={props.describedBy}
    class="flex flex-wrap gap-x-4 gap-y-2"
  >
    <For each={CHANNEL_CHOICES}>
      {({ value: channel, words }) => (
        <label class="flex items-center gap-2">
          {say(words)}
          <input
            class="input num w-16"
            type="number"
            min={0}
            max={20}
            value={props.value[channel] ?? 0}
            disabled={props.isDisabled}
            onChange={(event) => props.onChange({ ...props.value, [channel]: event.currentTarget.valueAsNumber })}
          />
        </label>
      )}
    </For>
  </div>
)
