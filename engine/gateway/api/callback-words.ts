/** What the API's document says of callbacks. As in field-words.ts. */
type Words = string | readonly [description: string, example: unknown]

const when = (what: string): Words => [`${what}, in milliseconds since 1970-01-01 UTC`, 1_790_000_000_000]
const ID: Words = ["Id of a callback", "c1-7"]

export const callbackWords: Readonly<Record<string, Words>> = {
  "CallbackFilter.queue": ["Only callbacks of this queue, by its id", "sales"],
  "CallbackFilter.limit": ["So many at most, 1 to 1,000; 200 when not said", 200],
  "CallbackList.at": when("Of this answer"),
  "CallbackList.total": ["How many there are in all", 3],
  "CallbackList.callbacks": "At work first, then who waits, then whose time comes next",
  "Callback.id": ["Its id, without the kind", "c1-7"],
  "Callback.queueName": ["The queue's name", "Sales"],
  "Callback.number": ["Who is to be called; masked", "138****8000"],
  "Callback.state":
    "spaced: not yet, or not again yet; waiting: in its place in the queue; offered: on an agent's panel; calling: an agent took it and calls; else how it ended. reached: they were spoken with; given-up: not reached so often as the queue says; served: they called again or were spoken with otherwise; cancelled: by a person; expired: its time ran out; refused: its queue is no more",
  "Callback.askedAt": when("When it was asked for"),
  "Callback.queuedAt": when("Since when it has its place: that of the call in which it was asked for"),
  "Callback.nextAt": when("When it takes its place in the queue again; null: it has it, or is over"),
  "Callback.until": when("Nobody is called later than that; null: it is over"),
  "Callback.tried": ["How often they were called", 1],
  "Callback.tries": ["How often they are called at most; null: it is over", 3],
  "Callback.lastResult":
    "What came of the last call: busy, no-answer, invalid: nobody has this number, congestion: a failure of the network or the line, refused: the rules of dialling, hung-up: the agent hung up before, agent: the agent's own telephone was not lifted, lost: nobody knows; null: none was made",
  "Callback.call": ["The call in which it was asked for; null: somebody entered it", "c1"],
  "Callback.by": ["Account of who entered it; null: they asked for it in a call", "chief"],
  "Callback.endedAt": when("When it was over; null: it is not"),
  "Callback.endedBy": ["Account of who cancelled it; null: nobody did", "chief"],
  "Callback.reason": ["Why it was cancelled; null: nobody did", "answered by mail"],
  "CallbackMove.at": when("Earlier or later; what is past means now"),
  "/api/callbacks/{id}.id": ID,
  "/api/callbacks/{id}/time.id": ID,
  "/api/callbacks/{id}?.reason": ["Why nobody is called any more, up to 200 characters", "answered by mail"]
}
