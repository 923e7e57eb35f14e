#include "daemon/metrics_text.hpp"

#include <gtest/gtest.h>

namespace smartdiscover::daemon {
namespace metrics_text_test {

TEST(MetricsText, WritesSamplesUnderTheirDeclaration) {
  MetricsText out;
  out.declare("things_total", MetricsText::Type::counter, "Things.");
  out.sample({}, std::uint64_t{18446744073709551615U});
  out.sample({{"kind", "a \"b\" \\ c\nd"}, {"more", ""}}, 0.25);
  EXPECT_EQ(out.text(),
            "# HELP things_total Things.\n"
            "# TYPE things_total counter\n"
            "things_total 18446744073709551615\n"
            "things_total{kind=\"a \\\"b\\\" \\\\ c\\nd\",more=\"\"} 0.25\n");
}

TEST(MetricsText, WritesHistogramsCumulatively) {
  observe::Histogram histogram;
  histogram.add(std::chrono::microseconds(100));
  histogram.add(std::chrono::milliseconds(1));
  histogram.add(std::chrono::seconds(11));
  MetricsText out;
  out.declare("d_seconds", MetricsText::Type::histogram, "Durations.");
  out.samples({{"store", "a"}}, histogram.read());
  const auto has = [&](const char* line) { return out.text().find(line) != std::string::npos; };
  EXPECT_TRUE(has("\nd_seconds_bucket{store=\"a\",le=\"0.0005\"} 1\n")) << out.text();
  EXPECT_TRUE(has("\nd_seconds_bucket{store=\"a\",le=\"0.001\"} 2\n")) << "a bound belongs to its bucket";
  EXPECT_TRUE(has("\nd_seconds_bucket{store=\"a\",le=\"10\"} 2\n"));
  EXPECT_TRUE(has("\nd_seconds_bucket{store=\"a\",le=\"+Inf\"} 3\n"));
  EXPECT_TRUE(has("\nd_seconds_count{store=\"a\"} 3\n"));
  EXPECT_TRUE(has("\nd_seconds_sum{store=\"a\"} 11.0011"));
}

}  // namespace metrics_text_test
}  // namespace smartdiscover::daemon
