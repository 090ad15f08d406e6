package io.lamplighter.benchmarks.models;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/// Processor time of this process: unlike time on the clock it can be compared on a busy machine.
final class Cpu {
  private static final double NANOS = 1e9;

  private Cpu() {}

  static double seconds() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime()
        / NANOS;
  }
}
