// One flow, said in three languages: call a webhook, look at its answer, wait, call again. Every webhook answers at
// once and every wait is over at once; the loop ends at the given number of answers.

/** The flow as this project's document. */
export function flowDocument(loops) {
  return {
    version: 1,
    name: "Ask again until it is ready",
    start: "call",
    nodes: [
      {
        id: "call",
        type: "webhook",
        request: { method: "GET", url: "https://shop.example/orders/A-1001" },
        save: { result: "{{ response.body.result }}" },
        mock: { responses: [{ status: 200, body: { result: "pending" } }] },
        next: "check",
      },
      {
        id: "check",
        type: "condition",
        branches: [
          { label: "Ready", rules: [{ left: "{{ result }}", op: "equals", right: "success" }], next: "done" },
          { label: "Enough", rules: [{ left: "{{ visits.check }}", op: "greater_or_equal", right: loops }], next: "done" },
        ],
        else: "pause",
      },
      { id: "pause", type: "wait", seconds: 1, next: "call" },
      { id: "done", type: "end" },
    ],
  };
}

/** The flow as an xstate machine. Answers and ends of waits are sent to it from outside. */
export function machineConfig(assign, loops) {
  return {
    initial: "call",
    context: { result: undefined, visits: 0 },
    states: {
      call: {
        on: {
          ANSWER: {
            target: "check",
            actions: assign({
              result: ({ event }) => event.body.result,
              visits: ({ context }) => context.visits + 1,
            }),
          },
        },
      },
      check: {
        always: [
          { guard: ({ context }) => context.result === "success", target: "done" },
          { guard: ({ context }) => context.visits >= loops, target: "done" },
          { target: "pause" },
        ],
      },
      pause: { on: { WAITED: "call" } },
      done: { type: "final" },
    },
  };
}

const CALL = "arn:aws:lambda:eu-west-1:123456789012:function:Call";

/** The flow in Amazon's States Language. */
export function statesDefinition(loops) {
  return {
    StartAt: "call",
    States: {
      call: { Type: "Task", Resource: CALL, Next: "check" },
      check: {
        Type: "Choice",
        Choices: [
          { Variable: "$.result", StringEquals: "success", Next: "done" },
          { Variable: "$.visits", NumericGreaterThanEquals: loops, Next: "done" },
        ],
        Default: "pause",
      },
      pause: { Type: "Wait", Seconds: 1, Next: "call" },
      done: { Type: "Succeed" },
    },
  };
}

/** What answers its task and how long its wait takes: nothing. */
export const statesOverrides = {
  taskResourceLocalHandlers: { call: ({ visits = 0 }) => ({ result: "pending", visits: visits + 1 }) },
  waitTimeOverrides: { pause: 0 },
};
