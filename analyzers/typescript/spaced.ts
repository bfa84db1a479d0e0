/** Calls that put work somewhere and say when it shall be done, or how much of it at once. */
import type { ts } from "ts-morph";
import { remembered } from "./remembered.ts";
import type { Call, Shape } from "./shape.ts";
import {
  forEachChild,
  isPropertyAssignment,
  isShorthandPropertyAssignment,
  isTaggedTemplateExpression,
} from "./syntax.ts";
import { propertyName } from "./values.ts";

/** Nodes of the arguments that are visited: options stand at their edge. */
const maxNodes = 400;

const puts = remembered((name) =>
  /^(?:add|addBulk|addJob|quickAddJob|batch\w*|create|createTask|defer|enqueue\w*|insert|invoke|now|publish\w*|push|send\w*|trigger\w*)$/.test(
    name,
  ),
);
const when =
  /^(?:availableAt|delay|delaySeconds|DelaySeconds|flowControl|jitter|notBefore|rate|runAt|run_at|scheduleTime|scheduledAt|sendAfter|startAfter|startDelay|startTime|ts)$/;

/** When it is done again, not when it is done. */
const again = new Set(["backoff", "repeat", "retry", "retries"]);

export function isSpaced({ calls, steps }: Shape): boolean {
  return steps.some(puts) && calls.some(hasTime);
}

function hasTime(call: Call): boolean {
  if (isTaggedTemplateExpression(call)) return false;
  let left = maxNodes;
  const look = (node: ts.Node): boolean => {
    if (left-- <= 0) return false;
    const name =
      isPropertyAssignment(node) || isShorthandPropertyAssignment(node) ? propertyName(node.name) : undefined;
    if (name !== undefined && again.has(name)) return false;
    if (name !== undefined && when.test(name)) return true;
    return forEachChild(node, (child) => look(child) || undefined) === true;
  };
  return (call.arguments ?? []).some(look);
}
