package io.lamplighter.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.lamplighter.console.access.Role;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MailboxTest {
  private OpenConsole open;

  @BeforeAll
  void open() {
    open = OpenConsole.overNothing();
  }

  @AfterAll
  void close() {
    open.close();
  }

  @Test
  void hidesMessagesFromViewers() {
    var viewer = open.as(Role.VIEWER);

    assertThat(viewer.get("/").body()).doesNotContain("Mailbox");
    assertThat(viewer.get("/mailbox").statusCode()).isEqualTo(403);
    assertThat(viewer.get("/mailbox/2/body").statusCode()).isEqualTo(403);
    assertThat(viewer.get("/mailbox.csv").statusCode()).isEqualTo(403);
  }

  @Test
  void showsABodyThatMayDoNothing() {
    var body = open.as(Role.AUTHOR).get("/mailbox/2/body");

    assertThat(body.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("sandbox;")
        .contains("default-src 'none'")
        .contains("frame-ancestors 'self'")
        .doesNotContain("allow-");
    assertThat(open.as(Role.AUTHOR).get("/mailbox/2").body())
        .contains("sandbox=\"\"")
        .contains("href=\"https://meridian.example/e-bill?a=1&amp;b=2\"")
        .doesNotContain("alert(1)");
  }

  @Test
  void escapesAMessageWithoutHtml() {
    assertThat(open.as(Role.AUTHOR).get("/mailbox/1/body").body())
        .contains("Hello &lt;i&gt;Bob&lt;/i&gt;");
    assertThat(open.as(Role.AUTHOR).get("/mailbox").body()).contains("Reminder &lt;b&gt;");
  }

  @Test
  void takesTheFormulaOutOfACsv() {
    assertThat(open.as(Role.AUTHOR).get("/mailbox.csv").body())
        .contains("\"'=HYPERLINK(\"\"https://evil.example\"\")\"");
  }

  @Test
  void saysThatAMessageIsGone() {
    assertThat(open.as(Role.AUTHOR).get("/mailbox/99").statusCode()).isEqualTo(404);
  }
}
