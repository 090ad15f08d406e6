/// A worker that reaches people: [WorkerSettings] says over what, [LiveWorker] is one running. The
/// verb `worker` starts one from the environment, the demo one that mails to its own catcher.
@NullMarked
package io.lamplighter.cli.live;

import org.jspecify.annotations.NullMarked;
