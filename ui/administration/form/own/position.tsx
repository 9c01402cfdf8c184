import { createSignal, Show } from "solid-js"
import { gcj02, wgs84 } from "#engine/records/positions/datum.ts"
import { type Position, positionOfText, textOfPosition } from "#engine/records/positions/position.ts"
import type { InputProps } from "../input-props.ts"

/** One line, as it is copied from a map; below it the same place after the other datum. What cannot be read stays as it was typed. */
export const PositionInput = (props: InputProps<Position | null>) => {
  const [typed, setTyped] = createSignal<string>()
  const shown = () => typed() ?? textOfPosition(props.value)
  const other = () => {
    const { value } = props
    if (value === null || !Number.isFinite(value.latitude) || !Number.isFinite(value.longitude)) return undefined
    const isChinese = value.datum === "gcj-02"
    const { latitude, longitude } = isChinese ? wgs84(value) : gcj02(value)
    return `${latitude.toFixed(6)},${longitude.toFixed(6)} ${isChinese ? "WGS-84" : "GCJ-02"}`
  }
  return (
    <div>
      <input
        id={props.id}
        class="input num max-w-96"
        type="text"
        autocomplete="off"
        maxlength={80}
        placeholder="30.746500,120.758400 GCJ-02"
        value={shown()}
        disabled={props.isDisabled}
        aria-invalid={props.isInvalid ? "true" : undefined}
        aria-describedby={props.describedBy}
        onInput={(event) => {
          setTyped(event.currentTarget.value)
          props.onChange(positionOfText(event.currentTarget.value))
        }}
      />
      <Show when={other()}>{(text) => <p class="num mt-1 text-sm text-muted">= {text()}</p>}</Show>
    </div>
  )
}
