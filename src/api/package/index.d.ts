/**
 * Starts the engine; everything else works from then on. Calling it again does nothing more.
 *
 * Without an argument it finds the wasm beside this module, in Node, in a page and in a worker. Give it where your
 * bundler puts it elsewhere, or where you have loaded or compiled it yourself.
 */
export default function init(wasm?: BufferSource | URL | WebAssembly.Module): Promise<void>;

/** The package's version. */
export function version(): string;

/** What is wrong with a flow. It never throws on bad flows: it says what is wrong. */
export function validate(flow: Flow | string): Diagnostic[];

/**
 * Runs a flow once, for one customer.
 *
 * The promise is rejected with an `Error` where an argument is wrong (its message says what was expected), with a
 * {@link FlowError} where the flow has errors, and with whatever `onEvent` throws.
 */
export function run(flow: Flow | string, options?: RunOptions): Promise<RunReport>;

/**
 * Runs the scenarios of a flow, on mocks and in virtual time.
 *
 * @throws a {@link FlowError} where the flow has errors.
 */
export function test(flow: Flow | string): ScenarioReport[];

/**
 * Explores every way through a flow, on the interpreter that runs it: webhooks answer as their mocks do and with a body
 * for each side of each comparison that decides something, or go wrong in every way; customers reply one thing or
 * another, or not at all. Loops are gone round up to a bound.
 *
 * @throws an `Error` where an option makes no sense, and a {@link FlowError} where the flow has errors.
 */
export function explore(flow: Flow | string, options?: ExploreOptions): ExploreReport;

/**
 * Sends many customers through a flow, on its mocks and in virtual time: the same interpreter and the same gate as
 * `run`, as a discrete-event simulation. The same load gives the same report, byte for byte, on every machine.
 *
 * @throws an `Error` where the load makes no sense (its message says what was expected) or the flow goes round for
 * ever, and a {@link FlowError} where the flow has errors.
 */
export function simulate(flow: Flow | string, load: Load): LoadReport;

/** What `run`, `test`, `explore` and `simulate` throw where a flow has errors. */
export interface FlowError extends Error {
  diagnostics: Diagnostic[];
}

/** One thing that is wrong with a flow. */
export interface Diagnostic {
  /** What kind of thing; the words are stable. */
  code: string;
  /** A flow with errors cannot run. */
  severity: "error" | "warning" | "info";
  /** What is wrong and what to do about it. */
  message: string;
  /** The id of the node it is in. */
  node?: string;
  /** Where it is in the document: `$.nodes[3].request.url`. */
  path?: string;
}

/** How a flow is run. */
export interface RunOptions {
  /** Who answers webhooks: the flow's mocks, or the real systems. Default "mock". */
  webhooks?: "mock" | "live";
  /** Whether waits take no time or the time that they take. Default "virtual" with mocks, "real" with live webhooks. */
  clock?: "virtual" | "real";
  /** With the real clock, waits pass this many times faster. Default 1. */
  speed?: number;
  /** Initial values, in the place of the flow's own. */
  variables?: Record<string, unknown>;
  /** What the customer answers to the asks, in order and at once. */
  replies?: string[];
  /** What random mocks and latencies follow from: a whole number. Default 0. */
  seed?: number;
  /** "none" leaves `events` in the report empty, which is many times faster. Default "full". */
  trace?: "full" | "none";
  /** Sends live webhooks in the place of the platform's own `fetch`. */
  fetch?: typeof fetch;
  /** Ends the run with the outcome "stopped". */
  signal?: AbortSignal;
  /**
   * Called with every event, in order, as it happens; with `trace: "none"` too. If it throws, the run is stopped
   * and the promise rejected with what it threw.
   */
  onEvent?: (event: TraceEvent) => void;
}

/** What is sent through a flow. */
export interface Load {
  /** How many conversations are counted: 1 to 10,000,000. */
  conversations: number;
  /** How customers come: independently of each other, at equal distances, or all at the start. */
  arrivals: { process: "poisson" | "constant"; per_minute: number } | { process: "at_once" };
  /** What random latencies, mocks and arrivals follow from: a whole number. Default 0. */
  seed?: number;
  /** How many conversations come before those that are counted, so that the queue is what it usually is. Default 0. */
  warmup_conversations?: number;
  /** Limits in the place of the flow's own, one by one; null is no limit. */
  limits?: Partial<Limits>;
  /**
   * What every customer answers to the asks, in order and at once. When none is left, an ask with a timeout runs out;
   * at one without, the conversation counts as neither completed nor failed.
   */
  replies?: string[];
}

/** Durations in ms. Percentiles are within 0.1 %; mean and greatest are exact. All are 0 where there was nothing to measure. */
export interface Stats {
  mean: number;
  p50: number;
  p90: number;
  p95: number;
  p99: number;
  max: number;
}

/** What came of a load. Conversations of the warm-up are in `series` alone. */
export interface LoadReport {
  conversations: number;
  completed: number;
  failed: number;
  /** From the first moment to the last event. */
  simulated_ms: number;
  /** How many things happened: somebody came, a request was sent, turned away or over, a pause ended. */
  events: number;
  /** From the start of a conversation to its end. */
  duration_ms: Stats;
  /** From the start of a conversation to the first message, where there was one. */
  first_message_ms: Stats;
  /** The longest time in a conversation without a message, time in which an ask is open left out. */
  longest_silence_ms: Stats;
  /** What happened at the gate and behind it. Every attempt of a webhook is a request. */
  webhook: {
    /** How many came to the gate: `ok + errors + timeouts + turned_away`. */
    requests: number;
    /** Answered with a 2xx status. */
    ok: number;
    /** Answered with another status, or not at all because of the network. */
    errors: number;
    /** Without an answer in time. */
    timeouts: number;
    /** Turned away, as the queue was full. */
    turned_away: number;
    /** The time in the queue of those that were sent, 0 included. */
    queue_wait_ms: Stats;
    /** From sending to the end of the request, whichever way. */
    response_ms: Stats;
    /** Requests queued, averaged over time. */
    queue_length_mean: number;
    queue_length_max: number;
    /** Requests under way, averaged over time. */
    concurrency_mean: number;
  };
  /** The same over time, in at most 512 spans that begin at `t_ms`: counts, and lengths averaged over the span. */
  series: { t_ms: number; started: number; finished: number; queue_length: number; in_flight: number; timeouts: number }[];
  /** For each condition, how often each branch was taken, else last. */
  branches: Record<string, number[]>;
}

/** What came of a run. Times are whole milliseconds from the start of the run. */
export interface RunReport {
  /** How it ended; "waiting_for_reply" where an ask is open for good and no reply is left. */
  outcome: "completed" | "failed" | "waiting_for_reply" | "stopped";
  /** Why, where it is not plain. */
  reason?: string;
  /** What the bot said and asked. */
  messages: string[];
  /** The ids of the entered nodes. */
  path: string[];
  /** The variables that are set at the end; secrets are masked. */
  variables: Record<string, unknown>;
  /** How long the conversation took. */
  duration_ms: number;
  /** The longest time that the customer was left without a message. */
  longest_silence_ms: number;
  /** What happened, step by step. */
  events: TraceEvent[];
}

/** What came of a scenario. */
export interface ScenarioReport {
  name: string;
  passed: boolean;
  run: RunReport;
  /** What was not as expected; `expectation` is the key of the scenario's `expect`. */
  failures: { expectation: string; expected: unknown; actual: unknown }[];
}

/** How far a flow is explored. */
export interface ExploreOptions {
  /** Ways are counted up to so many. Default 2^53 - 1: all of them, as none is gone for it. */
  max_ways?: number;
  /** No way enters a node more often: a loop is gone round one time less. 1 to 1000, default 12. */
  max_visits?: number;
}

/** One way through a flow. Times are whole milliseconds. */
export interface Way {
  /** What happened where the flow waited for the world, in order; each attempt at a request is one. */
  choices: {
    node: string;
    /** How often the node had been entered, this time included. */
    visit: number;
    /**
     * "answered" (a webhook, with `status` and `body`), "timeout" (no answer, or no reply, in time), "network" (the host
     * cannot be reached), "turned_away" (the queue at the gate was full), "replied" (the customer, with `reply`).
     */
    outcome: "answered" | "timeout" | "network" | "turned_away" | "replied";
    status?: number;
    body?: unknown;
    reply?: string;
    /** How long the answer took. */
    latency_ms?: number;
    /** True for a "timeout" of an ask. */
    asked?: boolean;
  }[];
  /** The ids of the entered nodes. */
  path: string[];
  /** "completed" or "failed"; "endless" where it goes on for ever, and is shown until it repeats itself. */
  outcome: string;
  duration_ms: number;
  longest_silence_ms: number;
}

/** Something that somebody should look at. */
export interface Finding {
  /**
   * "long_silence" is a minute or longer. "unreachable_branch" is a branch of a condition that is reached.
   */
  code:
    | "unreachable_node"
    | "unreachable_branch"
    | "silent_end"
    | "endless_loop"
    | "no_timeout_way"
    | "no_error_way"
    | "long_silence";
  message: string;
  node?: string;
  port?: string;
  /** A way that shows it. */
  way?: Way;
}

/** Everything that can come of a flow. */
export interface ExploreReport {
  /** How many ways there are: two differ in the nodes they enter or in how they end. */
  ways: number;
  /** Whether there is more: a loop that could go on, ways that were not counted. */
  truncated: boolean;
  findings: Finding[];
  /** The way that takes longest. */
  longest: Way;
  /** The way with the longest silence. */
  most_silent: Way;
  /** Which branches of the conditions, `else` included, the flow's scenarios take. */
  branch_coverage: { covered: number; total: number; uncovered: { node: string; port: string }[] };
}

/** A flow document. What the format does not know is reported as a diagnostic. */
export interface Flow {
  version?: number;
  name?: string;
  description?: string;
  /** Initial values. */
  variables?: Record<string, unknown>;
  /** The names of variables whose values are never shown. */
  secrets?: string[];
  limits?: Partial<Limits>;
  /** The id of the first node. */
  start?: string;
  nodes: FlowNode[];
  scenarios?: Scenario[];
  [field: string]: unknown;
}

/** What the bot platform allows its webhooks; null is no limit. */
export interface Limits {
  max_triggers_per_minute: number | null;
  max_wait_seconds: number | null;
  max_concurrent_requests: number | null;
  max_queued_requests: number | null;
}

/** A node of a flow; its other fields follow from its type. */
export interface FlowNode {
  id: string;
  /** "message", "ask", "webhook", "wait", "condition", "set" or "end". */
  type: string;
  title?: string;
  note?: string;
  position?: number[];
  [field: string]: unknown;
}

/** A test of a flow. */
export interface Scenario {
  name?: string;
  variables?: Record<string, unknown>;
  /** Null is no reply: the ask runs out. */
  replies?: (string | null)[];
  /** Mock responses in the place of the nodes' own, by node id. */
  mocks?: Record<string, unknown>;
  expect?: {
    outcome?: string;
    messages?: string[];
    path?: string[];
    variables?: Record<string, unknown>;
    max_seconds?: number;
    max_silence_seconds?: number;
    [field: string]: unknown;
  };
  [field: string]: unknown;
}

/** One thing that happened. Its fields follow from its `kind`; later versions may add some. */
export type TraceEvent =
  | (EventBase & { kind: "started" | "webhook_turned_away" | "wait_ended" })
  | (EventBase & { kind: "node_entered"; visit: number; from?: string; port?: string })
  | (EventBase & { kind: "message" | "replied" | "customer_message_missed" | "note"; text: string })
  | (EventBase & { kind: "asked"; text: string; choices: string[]; until_ms?: number })
  | (EventBase & { kind: "webhook_queued"; attempt: number; ahead: number })
  | (EventBase & {
      kind: "webhook_sent";
      /** From 1. */
      attempt: number;
      method: string;
      url: string;
      /** Left out where there are none. */
      headers?: Record<string, string>;
      body?: unknown;
      /** How long it waited at the gate, where it did. */
      queued_ms?: number;
      /** How long it may take. */
      timeout_ms: number;
    })
  | (EventBase & {
      kind: "webhook_answered";
      status: number;
      /** Whether the status is 2xx. */
      ok: boolean;
      elapsed_ms: number;
      /** Left out where there are none. */
      headers?: Record<string, unknown>;
      /** The parsed JSON, or the text. */
      body: unknown;
    })
  | (EventBase & {
      kind: "webhook_failed";
      reason: "network" | "cors" | "mixed_content" | "too_large" | "invalid_request";
      /** What happened and what to do, in a sentence. */
      detail: string;
      elapsed_ms: number;
    })
  | (EventBase & { kind: "webhook_timed_out"; elapsed_ms: number })
  | (EventBase & { kind: "retry_scheduled"; in_ms: number; attempt: number })
  | (EventBase & { kind: "wait_started"; ms: number })
  | (EventBase & { kind: "condition_evaluated"; /** The branch's index. */ taken: number | "else"; branches: BranchTrace[] })
  | (EventBase & { kind: "variables_set"; /** The changed ones. */ variables: Record<string, unknown>; /** Those that are missing now. */ unset?: string[] })
  | (EventBase & { kind: "ended"; outcome: "completed" | "failed" | "stopped"; reason?: string });

/** What every event has. */
export interface EventBase {
  /** Its number, from 0. */
  seq: number;
  /** When it happened. */
  t_ms: number;
  /** The id of the node it happened at. */
  node?: string;
  [field: string]: unknown;
}

/** What a branch of a condition came to. */
export interface BranchTrace {
  label: string;
  /** Null where an earlier branch was taken. */
  matched: boolean | null;
  /** Left out where all rules have to match. */
  match?: "all" | "any";
  not?: boolean;
  rules: (RuleTrace | GroupTrace)[];
}

/** What one comparison came to. A missing operand is left out, a null one is there as null. */
export interface RuleTrace {
  left?: unknown;
  op: string;
  right?: unknown;
  not?: boolean;
  ignore_case?: boolean;
  /** Null where it was not needed. */
  result: boolean | null;
  /** Why it could not be evaluated. */
  note?: string;
}

/** What a group of rules came to. */
export interface GroupTrace {
  match: "all" | "any";
  not?: boolean;
  rules: (RuleTrace | GroupTrace)[];
  /** Null where it was not needed. */
  result: boolean | null;
}
